import { type NodeMistake, type NodePull, nodeFault } from '../node-faults.ts';
import { cut, FROM_STATE, ofSteps, RECURRENT, stepsOf } from '../recurrence.ts';

/** What the parameters of a recurrent layer have at the steps, and what they are called. */
const PARAMETERS: readonly (readonly [words: string, of: readonly ('Wx' | 'Wh' | 'b')[]])[] = [
  ['parameters', ['Wx', 'Wh', 'b']],
  ['weights', ['Wx', 'Wh']],
  ['input weights', ['Wx']],
  ['recurrent weights', ['Wh']],
  ['biases', ['b']],
];

/** `=` for `+=` in the loop over the steps. */
export const stepsAssigned = nodeFault(
  {
    code: 'NN149',
    slug: 'steps-assigned',
    words: 'rnn lstm gru time steps loop = for += assigned overwritten accumulate gradient parameters bptt',
    title: 'gradients of several steps are assigned, not added',
    rule: 'weight gradient',
    met: 3,
    about:
      'All steps of a recurrent layer share its parameters, so their gradient is the sum over the steps. The backward loop assigns each contribution, and only the one of the first step stays, which is computed last; or the sum is divided by the number of steps.',
    wrong: ['for t in reversed(range(T)):', '    dWx = dz[t].T @ x[t]'],
    right: ['for t in reversed(range(T)):', '    dWx += dz[t].T @ x[t]'],
    shows:
      'With one step the gradient is right, and from the second step on it is wrong: it is the contribution of one step, or the mean over the steps. The layers below are right.',
    matters: 'The parameters learn from one step of each sequence.',
    fix: 'Start from zeros and add at every step: dWx += δ_tᵀ·x_t, dWh += δ_tᵀ·h_{t−1}, db += Σ δ_t.',
  },
  RECURRENT,
  PARAMETERS.flatMap(([words, of]) => [
    mistake(`with the first step only in the gradient of the ${words}`, of, () => 0),
    mistake(`with the last step only in the gradient of the ${words}`, of, (steps) => steps - 1),
    // Of one kind of parameters the mean is another scale, as that of a delta that goes no further.
    ...(of.length > 1
      ? [mistake(`with the mean over the steps in place of their sum in the gradient of the ${words}`, of)]
      : []),
  ]),
);

function mistake(
  does: string,
  of: readonly ('Wx' | 'Wh' | 'b')[],
  keptOf?: (steps: number) => number,
): NodeMistake {
  const mean = (pull: NodePull): Float64Array => pull.right().map((sum) => sum / stepsOf(pull.layer));
  const ofInput = (pull: NodePull): Float64Array => {
    const kept = keptOf?.(stepsOf(pull.layer));
    return kept === undefined ? mean(pull) : pull.right(ofSteps(pull, (step) => step === kept));
  };
  const ofState = (pull: NodePull): Float64Array => {
    const kept = keptOf?.(stepsOf(pull.layer));
    return kept === undefined ? mean(pull) : pull.step === kept ? pull.right() : cut(pull);
  };
  return {
    does,
    rightAtOneStep: true,
    wrong: [
      ...(of.includes('Wx') ? ([{ type: 'positionwise', argument: 'weight', pull: ofInput }] as const) : []),
      ...(of.includes('Wh') ? ([{ part: FROM_STATE, argument: 'weight', pull: ofState }] as const) : []),
      ...(of.includes('b')
        ? ([
            { type: 'positionwise', argument: 'bias', pull: ofInput },
            { part: FROM_STATE, argument: 'bias', pull: ofState },
          ] as const)
        : []),
    ],
    fits: (layer, operation) =>
      stepsOf(layer) > 1 &&
      (keptOf !== undefined || typeof layer.from[0] === 'number') &&
      (of.join() !== 'b' || operation.parameters.some(({ kind }) => kind === 'bias')),
  };
}
