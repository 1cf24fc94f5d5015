import { optionsOf } from '../../../network/layers/recurrent.ts';
import { type NodeMistake, type NodePull, nodeFault } from '../node-faults.ts';
import { cut, FROM_STATE, ofSteps, RECURRENT, stepsOf } from '../recurrence.ts';
import { negated } from '../wrong-pulls.ts';

type Ways = readonly Pick<NodeMistake['wrong'][number], 'part' | 'argument'>[];

const CARRIED: Ways = [
  { part: FROM_STATE, argument: 'x' },
  { part: 'r·h', argument: 'other' },
  { part: 'old', argument: 'other' },
  { part: 'f·c', argument: 'other' },
];

/** Between the steps nothing is carried back, its opposite, or nothing but what is carried. */
export const recurrentPathCut = nodeFault(
  {
    code: 'NN146',
    slug: 'recurrent-path-cut',
    words:
      'rnn lstm gru recurrent backpropagation through time bptt carry dh_next dc_next dprev_h hidden state cut',
    title: 'a path between the steps of a recurrent layer is cut or negated',
    rule: 'delta through a layer',
    met: 6,
    about:
      'The gradient of a state has two parts: what the layers above hand back at its step, and what the next step carries back. One of them is left out, or what is carried has the opposite sign.',
    wrong: ['for t in reversed(range(T)):', '    dz = dh[t] * (1 - h[t] ** 2)', '    dWh += dz.T @ h[t - 1]'],
    right: [
      'for t in reversed(range(T)):',
      '    dz = (dh[t] + carry) * (1 - h[t] ** 2)',
      '    dWh += dz.T @ h[t - 1]',
      '    carry = dz @ Wh',
    ],
    shows:
      'With one step the gradient is right, and from the second step on it is wrong. The layers above are right. What is carried alone is right where the cost depends on the last state only.',
    matters:
      'The layer learns nothing from what happens later in the sequence, or from all steps but the last.',
    fix: 'Start with a carry of 0 at the last step. At each step ∂J/∂h_t is what comes from above plus the carry; the next carry is δ_t·Wh, for an LSTM of all four gates, and ∂J/∂c_t ⊙ f for its cell.',
    butRight:
      'Truncated backpropagation through time cuts the path on purpose: then give the spec "truncate".',
  },
  RECURRENT,
  [
    between('without what the next step carries back', CARRIED),
    between('with the opposite sign of what the next step carries back', CARRIED, negated),
    between('without what the next step carries back to the cell c', [{ part: 'f·c', argument: 'other' }]),
    {
      ...between('without what the next step carries back to the state h', [
        { part: FROM_STATE, argument: 'x' },
      ]),
      fits: ({ type, ...layer }) => type === 'lstm' && stepsOf({ type, ...layer }) > 1,
    },
    {
      rightAtOneStep: true,
      does: 'with the upstream of the last step only, as if the cost did not depend on the other states,',
      wrong: [{ type: 'same', argument: 'x', pull: ofLast }],
      fits: (layer) => stepsOf(layer) > 1 && optionsOf(layer.definition).returns !== 'last',
    },
  ],
);

/** Replaces ways from a step to the one before; what a first step hands back to an initial state stays. */
function between(does: string, ways: Ways, wrong: (pull: NodePull) => Float64Array = cut): NodeMistake {
  return {
    does,
    wrong: ways.map((way) => ({ ...way, pull: (pull) => (isCarried(pull) ? wrong(pull) : pull.right()) })),
    rightAtOneStep: true,
    fits: (layer) => stepsOf(layer) > 1,
  };
}

/** Whether a node hands back to the state of the step before: with the reset before it, a product reads r ⊙ h. */
function isCarried({
  at: {
    network: { nodes },
  },
  node,
  step,
}: NodePull): boolean {
  const { part, from } = nodes[node];
  return step > 0 && !(part!.is === 'Wh·h n' && nodes[from[0] as number].part?.is === 'r·h');
}

function ofLast(pull: NodePull): Float64Array {
  return ofSteps(pull, (step) => step === stepsOf(pull.layer) - 1);
}
