import { nodeFault, partNode } from '../node-faults.ts';
import { stateBefore, stepsOf } from '../recurrence.ts';
import { asItIs, atValue, mistakeAt, negated } from '../wrong-pulls.ts';

/** The activation of a simple recurrent layer has no derivative, or that of another value. */
export const recurrentDerivative = nodeFault(
  {
    code: 'NN147',
    slug: 'recurrent-derivative',
    words: 'rnn recurrent tanh derivative missing prime 1 - h**2 previous state carry bptt',
    title: 'the derivative of the activation is wrong in a recurrent layer',
    rule: 'activation derivative',
    met: 4,
    about:
      'With h_t = tanh(z_t) the delta is δ_t = ∂J/∂h_t ⊙ (1 − h_t²). The derivative is missing, in all of the layer or in what is carried back, or is that of h_t for z_t, or of the state of the step before. Or δ has the opposite sign.',
    wrong: ['dz = (dh[t] + carry) * (1 - np.tanh(h[t]) ** 2)', 'carry = dz @ Wh'],
    right: ['dz = (dh[t] + carry) * (1 - h[t] ** 2)', 'carry = dz @ Wh'],
    shows:
      'The layers above are right, the recurrent layer is wrong at every step. Where only the carry lacks the derivative, the gradient is right with one step and wrong from the second on.',
    matters: 'Errors of all steps multiply: the gradient of the first steps may explode.',
    fix: 'δ_t = (∂J/∂h_t from above + carry) ⊙ (1 − h_t²), with the stored h_t = tanh(z_t), and carry = δ_t·Wh.',
  },
  ['rnn'],
  [
    mistakeAt('h', 'x', 'without the derivative of the activation', asItIs),
    mistakeAt('h', 'x', 'with the derivative of the activation at h in place of z', atValue),
    // With one step it is a sign of the whole layer.
    { ...mistakeAt('h', 'x', 'with the opposite sign of δ', negated), fits: (layer) => stepsOf(layer) > 1 },
    mistakeAt(
      'h',
      'x',
      'with the derivative of the activation at the step before',
      ({ operation, inputs, upstream, at, layer, step }) => {
        const value = stateBefore(at, layer, step);
        return operation.pullbacks.x!({ ...inputs, x: value, value }, upstream);
      },
    ),
    {
      does: 'without the derivative of the activation in what is carried back',
      rightAtOneStep: true,
      wrong: [
        {
          part: 'Wh·h',
          argument: 'x',
          // ∂cost/∂h in place of ∂cost/∂z
          pull: ({ at, layer, step, right }) => right(at.ofNodes[partNode(at, layer, 'h', step)]),
        },
      ],
      fits: (layer) => stepsOf(layer) > 1,
    },
  ],
);
