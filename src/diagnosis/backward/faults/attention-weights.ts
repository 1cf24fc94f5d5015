import { softmax } from '../../../network/activations/softmax.ts';
import { rowLength, type Shape } from '../../../network/shape.ts';
import { type NodeMistake, type NodePull, nodeFault } from '../node-faults.ts';

/** The softmax of an attention, its mask, or its transpose in the backward pass. */
export const attentionWeights = nodeFault(
  {
    code: 'NN144',
    slug: 'attention-weights',
    words: 'attention softmax mask causal jacobian transposed scores dS dP P heads backward',
    title: 'the softmax, the mask or a transpose is wrong in the backward pass of an attention',
    rule: 'delta through a layer',
    met: 8,
    about:
      'With S = scale·q·kᵀ, P = softmax(S) and y = P·v: dv = Pᵀ·dy, dP = dy·vᵀ, dS = P·(dP − Σ P·dP) over the keys, dq = scale·dS·k, dk = scale·dSᵀ·q. The sum of the softmax is missing or over another axis, the mask of the forward pass is left out, or a matrix is not transposed.',
    wrong: ['dS = P * dP', 'dk = scale * dS @ q'],
    right: ['dS = P * (dP - (P * dP).sum(-1, keepdims=True))', 'dk = scale * dS.swapaxes(-1, -2) @ q'],
    shows:
      'The output projection is right. A wrong softmax makes the gradients of queries and keys wrong and not that of the values; a matrix that is not transposed those of the keys or the values alone.',
    matters: 'Queries and keys learn to look at the wrong steps.',
    fix: 'dS = P·(dP − Σ_keys P·dP), which sums to 0 over the keys of a step and is 0 where a key is hidden; dv = Pᵀ·dy, dq = scale·dS·k, dk = scale·dSᵀ·q.',
  },
  ['attention'],
  [
    throughSoftmax('with the diagonal of the softmax’s Jacobian only', ({ p, u }) => p * (1 - p) * u),
    throughSoftmax('without the sum of the softmax', ({ p, u }) => p * u),
    throughSoftmax('without the derivative of the softmax', ({ u }) => u),
    throughSoftmax(
      'with the mean over the keys in place of their sum in the softmax',
      ({ p, u, sum, keys }) => p * (u - sum / keys),
    ),
    throughSoftmax(
      'with the sum of the softmax over the steps in place of the keys',
      ({ p, u, sumOverSteps }) => p * (u - sumOverSteps),
    ),
    {
      does: 'with a softmax without the mask in the backward pass',
      wrong: [{ type: 'masked-softmax', argument: 'x', pull: withoutMask }],
      fits: ({ definition }) => definition.options?.mask !== undefined,
    },
    {
      does: 'with dS for dSᵀ in the gradient of the keys',
      wrong: [
        {
          type: 'scores',
          argument: 'other',
          pull: ({ operation, upstream, right }) => right(transposed(upstream, operation.output)),
        },
      ],
    },
    {
      does: 'with P for Pᵀ in the gradient of the values',
      wrong: [
        {
          type: 'mix',
          argument: 'other',
          pull({ at, node, operation, inputs, upstream }) {
            const [weights] = at.network.nodes[node].from;
            const { output } = at.network.nodes[weights as number].operation;
            return operation.pullbacks.other!({ ...inputs, x: transposed(inputs.x, output) }, upstream);
          },
        },
      ],
    },
  ],
);

/** What one entry of dS may be computed of. */
interface Entry {
  readonly p: number;
  readonly u: number;
  /** Σ p·u over the keys, and over the steps. */
  readonly sum: number;
  readonly sumOverSteps: number;
  readonly keys: number;
}

function throughSoftmax(does: string, of: (entry: Entry) => number): NodeMistake {
  return {
    does,
    wrong: [
      {
        type: 'masked-softmax',
        argument: 'x',
        pull({ operation, inputs: { value: p }, upstream: u }) {
          const [, steps, keys] = operation.output.map(({ length }) => length);
          return p.map((own, k) => {
            const row = k - (k % keys);
            const column = k - (k % (steps * keys)) + (k % keys);
            let [sum, sumOverSteps] = [0, 0];
            for (let i = row; i < row + keys; i++) sum += p[i] * u[i];
            for (let i = column, t = 0; t < steps; i += keys, t++) sumOverSteps += p[i] * u[i];
            return of({ p: own, u: u[k], sum, sumOverSteps, keys });
          });
        },
      },
    ],
  };
}

function withoutMask({ operation, inputs, upstream }: NodePull): Float64Array {
  const [, , { length: keys }] = operation.output;
  const p = new Float64Array(inputs.x.length);
  softmax().apply(inputs.x, p, keys);
  return operation.pullbacks.x!({ ...inputs, value: p }, upstream);
}

/** Exchanges steps and keys, which are as many, in rows of [heads, steps, keys]. */
function transposed(rows: Float64Array, shape: Shape): Float64Array {
  const [, steps, keys] = shape.map(({ length }) => length);
  const units = rowLength(shape);
  return rows.map((_, k) => {
    const [step, key] = [Math.floor((k % units) / keys) % steps, k % keys];
    return rows[k + (key - step) * keys + step - key];
  });
}
