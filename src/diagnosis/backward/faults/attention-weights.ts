import { inputsOfNode } from '../../../network/forward.ts';
import type { Layer } from '../../../network/graph.ts';
import { hidingOf, traitsOf } from '../../../network/layers/attention.ts';
import { type Hiding, maskedSoftmax } from '../../../network/operations/masked-softmax.ts';
import type { Argument, Operation, OperationInputs } from '../../../network/operations/operation.ts';
import { isSquare, transposed } from '../heads.ts';
import { mistakeIn, type NodeMistake, type NodePull, nodeFault } from '../node-faults.ts';
import { asItIs } from '../wrong-pulls.ts';

/** Other masks than that of the forward pass, and the attentions whose mask they may be taken for. */
const OTHER_MASKS: readonly (readonly [string, (own: Hiding) => boolean, (own: Hiding) => Hiding])[] = [
  ['without the mask', ({ later, mask }) => later !== undefined || mask !== undefined, () => ({})],
  [
    'without the causal mask',
    ({ later, mask }) => later !== undefined && mask !== undefined,
    ({ mask }) => ({ mask: mask! }),
  ],
  [
    'with the causal mask alone',
    ({ later, mask }) => later !== undefined && mask !== undefined,
    ({ later }) => ({ later: later! }),
  ],
  ['with a causal mask', ({ later }) => later === undefined, (own) => ({ ...own, later: 0 })],
];

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
      'With S = scale·q·kᵀ, P = softmax(S) and y = P·v: dv = Pᵀ·dy, dP = dy·vᵀ, dS = P·(dP − Σ P·dP) over the keys, dq = scale·dS·k, dk = scale·dSᵀ·q. The sum of the softmax is missing or over another axis, the mask is not that of the forward pass, or a matrix is not transposed.',
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
    ...OTHER_MASKS.flatMap(otherMask),
    // After the softmax the mask is a factor.
    mistakeIn(
      'rescale',
      'without the mask in the backward pass',
      asItIs,
      (layer) => traitsOf(layer).maskAfter,
    ),
    {
      does: 'with a mask that hides each step from itself in dS',
      wrong: [{ type: 'masked-softmax', argument: 'x', pull: withoutDiagonal }],
      fits: (layer) => isSquare(layer) && hidingOf(layer).later === 0,
    },
    transposedScores('with dS for dSᵀ in the gradient of the keys', 'other'),
    transposedScores('with dSᵀ for dS in the gradient of the queries', 'x'),
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
      fits: isSquare,
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

/** The mistakes in which the backward pass computes P again with another mask: for dS, for the values, or for both. */
function otherMask([does, isFor, mask]: (typeof OTHER_MASKS)[number]): NodeMistake[] {
  const other = ({ output }: Operation, layer: Layer): Operation =>
    maskedSoftmax(output, mask(hidingOf(layer)));
  const weightsOf = (softmax: Operation, inputs: OperationInputs): Float64Array => {
    const p = new Float64Array(inputs.x.length);
    softmax.value(inputs, p);
    return p;
  };
  const ofScores: NodeMistake['wrong'][number] = {
    type: 'masked-softmax',
    argument: 'x',
    pull({ operation, layer, inputs, upstream }) {
      const softmax = other(operation, layer);
      return softmax.pullbacks.x!({ ...inputs, value: weightsOf(softmax, inputs) }, upstream);
    },
  };
  const ofValues: NodeMistake['wrong'][number] = {
    type: 'mix',
    argument: 'other',
    pull({ at, node, operation: { pullbacks }, layer, inputs, upstream }) {
      const weights = at.network.nodes[node].from[0] as number;
      const softmax = other(at.network.nodes[weights].operation, layer);
      const x = weightsOf(softmax, inputsOfNode(at.network, weights, at.theta, at.pass));
      return pullbacks.other!({ ...inputs, x }, upstream);
    },
  };
  const fits: NodeMistake['fits'] = (layer) => !traitsOf(layer).maskAfter && isFor(hidingOf(layer));
  return [
    { does: `${does} in dS`, wrong: [ofScores], fits },
    { does: `${does} in the gradient of the values`, wrong: [ofValues], fits },
    { does: `${does} in the backward pass`, wrong: [ofScores, ofValues], fits },
  ];
}

function withoutDiagonal({ operation: { output }, right }: NodePull): Float64Array {
  const [, steps, keys] = output.map(({ length }) => length);
  return right().map((value, k) => (k % keys === Math.floor(k / keys) % steps ? 0 : value));
}

function transposedScores(does: string, argument: Argument): NodeMistake {
  const pull = ({ operation, upstream, right }: NodePull): Float64Array =>
    right(transposed(upstream, operation.output));
  return { does, wrong: [{ type: 'scores', argument, pull }], fits: isSquare };
}
