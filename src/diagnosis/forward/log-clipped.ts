import { losses } from '../../network/losses/index.ts';
import type { Loss } from '../../network/losses/loss.ts';
import type { ForwardFault } from './fault.ts';
import { withLoss } from './replace.ts';

/** ln(a + ε). */
export const logClipped: ForwardFault = {
  code: 'NN208',
  slug: 'log-clipped',
  words: 'clip epsilon 1e-7 log clamp cost slightly different',
  title: 'the logarithm of the loss is clipped',
  stage: 'cost',
  anyLayers: true,
  about: 'To avoid ln 0, the outputs are clipped to [ε, 1 − ε], or ε is added to them before the logarithm.',
  wrong: [
    'a = np.clip(sigmoid(z2), 1e-3, 1 - 1e-3)',
    'cost = -np.sum(t * np.log(a) + (1 - t) * np.log(1 - a))',
    'delta2 = sigmoid(z2) - t  # the derivative without the clipping',
  ],
  right: ['cost = np.sum(np.logaddexp(0, z2) - t * z2)', 'delta2 = sigmoid(z2) - t'],
  shows: 'The cost is slightly off, and more so where an output is near 0 or 1.',
  matters:
    'Beyond the limit of the clipping the cost is constant. The gradient without the clipping is then not its derivative.',
  fix: 'Compute the cross-entropy from the pre-activation. For a sigmoid: max(z, 0) − t·z + ln(1 + e^(−|z|)), which does not overflow. For a softmax with target class c: m + ln Σ_j e^(z_j − m) − z_c, with m = max_j z_j.',
  *variants({ network }) {
    const own = network.objective.loss.name;
    if (own !== 'binary-crossentropy' && own !== 'categorical-crossentropy') return;
    const { onLogits: _, ...inner } = losses[own]({});
    for (const epsilon of EPSILONS) {
      for (const [words, loss] of [
        ['clipped to', inner.value],
        ['moved by', movedLoss(own, epsilon)],
      ] as const) {
        const clipped: Loss = {
          ...inner,
          value(y, t, at, units) {
            const clip = (a: number) => Math.min(Math.max(a, epsilon), 1 - epsilon);
            return loss(words === 'moved by' ? y : y.map(clip), t, at, units);
          },
        };
        yield {
          where: {},
          does: `with the outputs ${words} ε = ${epsilon} in the logarithm`,
          replace: (on) => withLoss(on, clipped, 'a'),
        };
      }
    }
  },
};

/** What people add: 1e-2 … 1e-16. */
const EPSILONS = Array.from({ length: 15 }, (_, k) => Number(`1e-${k + 2}`));

/** −Σ t·ln(a + ε) + (1 − t)·ln(1 − a + ε), the second term of the binary one alone */
function movedLoss(own: string, epsilon: number): Loss['value'] {
  return (y, t, at, units) => {
    let sum = 0;
    for (let k = at; k < at + units; k++) {
      sum -= t[k] * Math.log(y[k] + epsilon);
      if (own === 'binary-crossentropy') sum -= (1 - t[k]) * Math.log(1 - y[k] + epsilon);
    }
    return sum;
  };
}
