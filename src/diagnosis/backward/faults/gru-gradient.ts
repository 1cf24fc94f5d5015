import { inputsOfNode } from '../../../network/forward.ts';
import { pullback } from '../../../network/rules.ts';
import { type NodePull, nodeFault, partNode, partValue } from '../node-faults.ts';
import { cut, stateBefore } from '../recurrence.ts';
import { asItIs, mistakeAt, times, wrongAt } from '../wrong-pulls.ts';

/** The ways through a GRU. */
export const gruGradient = nodeFault(
  {
    code: 'NN156',
    slug: 'gru-gradient',
    words: 'gru gated recurrent unit reset update gate before after r*h 1-z h-n carry dh backward',
    title: 'the gradient of a GRU is wrong',
    rule: 'delta through a layer',
    met: 2,
    about:
      'With n = tanh(Wx·x + Wh·(r ⊙ h)) and h′ = (1 − z)·n + z·h: dn = dh′·(1 − z), dz = dh′·(h − n), dr = (Whᵀδn)·h, and h gets dh′·z + (Whᵀδn)·r and what gates r and z hand back. A factor is missing or another one, a path is missing, or the backward pass is that of the other reset, r ⊙ (Wh·h).',
    wrong: [
      'dn = dh * z',
      'dz = dh * (h - n)',
      'dh_before = dh * z + (dzn @ Wh) * r + dzr @ Whr + dzz @ Whz',
    ],
    right: [
      'dn = dh * (1 - z)',
      'dz = dh * (h - n)',
      'dh_before = dh * z + (dzn @ Wh) * r + dzr @ Whr + dzz @ Whz',
    ],
    shows:
      'The layers above are right. A path that is missing shows from the second step on, or in the gradient of the initial state.',
    matters: 'The gates do not learn what to keep and what to replace.',
    fix: 'Differentiate the equations of the forward pass: of several conventions (reset before or after the product with Wh, z or 1 − z for the old state) take the same in both passes.',
  },
  ['gru'],
  [
    {
      does: 'with the backward pass of a reset after the product with Wh',
      wrong: [
        wrongAt('r·h', 'other', asItIs),
        wrongAt('r·h', 'x', (pull) => {
          const node = ofCandidate(pull);
          const { operation } = pull.at.network.nodes[node];
          const product = new Float64Array(pull.upstream.length);
          operation.value({ ...pull.inputs, x: before(pull) }, product);
          return times(product, pull.at.ofNodes[node]!);
        }),
        wrongAt('Wh·h n', 'x', (pull) => pull.right(reset(pull))),
        wrongAt('Wh·h n', 'bias', (pull) => pull.right(reset(pull))),
        wrongAt('Wh·h n', 'weight', (pull) => ofWeights(pull, before(pull), reset(pull))),
      ],
    },
    {
      does: 'with the backward pass of a reset before the product with Wh',
      wrong: [
        wrongAt('r·(Wh·h)', 'other', asItIs),
        wrongAt('r·(Wh·h)', 'x', (pull) =>
          times(pullback(pull.at, ofCandidate(pull), 'x', pull.upstream), before(pull)),
        ),
        wrongAt('Wh·h n', 'x', (pull) => reset(pull, pull.right())),
        wrongAt('Wh·h n', 'weight', (pull) => ofWeights(pull, reset(pull, before(pull)))),
      ],
    },
    {
      does: 'with h in place of r ⊙ h in the gradient of the candidate’s Wh',
      wrong: [wrongAt('Wh·h n', 'weight', (pull) => ofWeights(pull, before(pull)))],
      fits: ({ definition: { options } }) => options?.reset !== 'after',
    },
    mistakeAt('r·h', 'x', 'without h in the gradient of gate r', asItIs),
    mistakeAt('r·(Wh·h)', 'x', 'without Wh·h in the gradient of gate r', asItIs),
    mistakeAt('r·h', 'other', 'without r where the candidate’s delta is carried back', asItIs),
    mistakeAt('r·(Wh·h)', 'other', 'without r in the gradient of Wh·h', asItIs),
    mistakeAt(
      'new',
      'other',
      'with the factor of the old state in place of that of n in the gradient of n',
      ofOther('old'),
    ),
    mistakeAt(
      'old',
      'other',
      'with the factor of n in place of that of the old state where h′ is carried back',
      ofOther('new'),
    ),
    mistakeAt('old', 'x', 'without h in the gradient of gate z, n for h − n,', cut),
    mistakeAt('new', 'x', 'without n in the gradient of gate z, h for h − n,', cut),
    mistakeAt('old', 'other', 'without the direct path from h′ back to h', cut),
    mistakeAt('r·h', 'other', 'without the path from the candidate back to h', cut),
    mistakeAt('r·(Wh·h)', 'other', 'without the path from the candidate back to h', cut),
    mistakeAt('Wh·h r', 'x', 'without the path from gate r back to h', cut),
    mistakeAt('Wh·h z', 'x', 'without the path from gate z back to h', cut),
    {
      does: 'without the paths from gates r and z back to h',
      wrong: [wrongAt('Wh·h r', 'x', cut), wrongAt('Wh·h z', 'x', cut)],
    },
  ],
);

function before({ at, layer, step }: NodePull): Float64Array {
  return stateBefore(at, layer, step);
}

/** The gradient of the weights of a product with x. */
function ofWeights(
  { operation, inputs, upstream }: NodePull,
  x: Float64Array,
  delta = upstream,
): Float64Array {
  return operation.pullbacks.weight!({ ...inputs, x }, delta);
}

/** Multiplies by the reset gate. */
function reset({ at, layer, step, upstream }: NodePull, values = upstream): Float64Array {
  return times(values, partValue(at, layer, 'r', step)!);
}

/** The node of the candidate's product with Wh. */
function ofCandidate({ at, layer, step }: NodePull): number {
  return partNode(at, layer, 'Wh·h n', step);
}

/** Multiplies by the factor that another product has. */
function ofOther(product: string): (pull: NodePull) => Float64Array {
  return ({ at, layer, step, upstream }) => {
    const node = partNode(at, layer, product, step);
    return times(upstream, inputsOfNode(at.network, node, at.theta, at.pass).x);
  };
}
