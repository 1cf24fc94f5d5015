import { losses } from '../../network/losses/index.ts';
import { outputwise } from '../../network/losses/loss.ts';
import type { ForwardFault } from './fault.ts';
import { withObjective } from './replace.ts';

/** ln(a + ε). */
export const logClipped: ForwardFault = {
  code: 'NN208',
  slug: 'log-clipped',
  title: 'the logarithm of the loss is clipped',
  stage: 'cost',
  about:
    'To keep off ln 0, the outputs are clipped to [ε, 1 − ε] or an ε is added to them before the logarithm.',
  shows:
    'The cost is off a little, and more where an output is near 0 or 1; the gradient is that of the loss without it.',
  matters: 'Where an output is beyond ε the cost no longer depends on it, while the gradient says it does.',
  fix: 'Compute the cross-entropy from the pre-activations, which needs no clipping: t·ln(1 + e⁻ᶻ) + (1 − t)·ln(1 + eᶻ), or z_max + ln Σ e^(z − z_max) − z_t.',
  *variants({ network }) {
    const own = network.objective.loss.name;
    if (own !== 'binary-crossentropy' && own !== 'categorical-crossentropy') return;
    const inner = losses[own]({});
    for (const epsilon of [1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5]) {
      for (const [words, change] of [
        ['clipped to', (a: number) => Math.min(Math.max(a, epsilon), 1 - epsilon)],
        ['moved by', (a: number) => a + epsilon],
      ] as const) {
        const clipped = outputwise(own, {
          value(a, t) {
            // moved: ln(a + ε) and ln(1 − a + ε)
            if (words === 'moved by') {
              const second = own === 'binary-crossentropy' ? (1 - t) * Math.log(1 - a + epsilon) : 0;
              return -t * Math.log(change(a)) - second;
            }
            return inner.value(Float64Array.of(change(a)), Float64Array.of(t), 0, 1);
          },
          derivative(a, t) {
            const gradient = new Float64Array(1);
            inner.gradient(Float64Array.of(a), Float64Array.of(t), 0, 1, gradient);
            return gradient[0];
          },
        });
        yield {
          where: {},
          does: `with the outputs ${words} ε = ${epsilon} in the logarithm`,
          replace: (on) => withObjective(on, { loss: clipped, appliesTo: 'activations' }),
        };
      }
    }
  },
};
