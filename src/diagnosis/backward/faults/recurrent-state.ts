import { type NodePull, nodeFault, partValue } from '../node-faults.ts';
import { cut, FROM_STATE, RECURRENT, startsFromState } from '../recurrence.ts';

/** The gradient of the recurrent weights has the state of another step. */
export const recurrentState = nodeFault(
  {
    code: 'NN148',
    slug: 'recurrent-state',
    words:
      'rnn lstm gru recurrent weights dWh h_t for h_{t-1} previous state index off by one initial state h0',
    title: 'the recurrent weights get the state of another step',
    rule: 'weight gradient',
    met: 2,
    about:
      'The recurrent weights multiply the state of the step before, h_{t−1}. Their gradient is computed from h_t, or leaves out the first step, where h_{t−1} is the initial state.',
    wrong: ['for t in reversed(range(T)):', '    dWh += dz[t].T @ h[t]'],
    right: ['for t in reversed(range(T)):', '    dWh += dz[t].T @ (h[t - 1] if t > 0 else h0)'],
    shows: 'The gradient of the recurrent weights is wrong, and all others are right.',
    matters: 'The recurrent weights do not follow the gradient, and the layer does not learn to remember.',
    fix: '∂J/∂Wh = Σ_t δ_tᵀ·h_{t−1} over all steps, with h_{−1} = h0.',
    butRight: 'Where the initial state is 0 the first step adds nothing, and may be left out.',
  },
  RECURRENT,
  [
    {
      does: 'with h_t in place of h_{t−1} in the gradient of the recurrent weights',
      wrong: [{ part: FROM_STATE, argument: 'weight', pull: ofThisStep }],
    },
    {
      does: 'without the initial state in the gradient of the recurrent weights',
      wrong: [
        {
          part: FROM_STATE,
          argument: 'weight',
          pull: (pull) => (pull.step === 0 ? cut(pull) : pull.right()),
        },
      ],
      fits: startsFromState,
    },
  ],
);

function ofThisStep({ at, node, step, layer, operation, inputs, upstream }: NodePull): Float64Array {
  const { nodes } = at.network;
  const h = partValue(at, layer, 'h', step)!;
  // With the reset before it the candidate's product reads r ⊙ h.
  const read = nodes[nodes[node].from[0] as number].part?.is;
  const r = read === 'r·h' ? partValue(at, layer, 'r', step)! : undefined;
  const x = r === undefined ? h : h.map((value, k) => r[k] * value);
  return operation.pullbacks.weight!({ ...inputs, x }, upstream);
}
