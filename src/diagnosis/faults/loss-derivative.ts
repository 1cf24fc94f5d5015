import { losses } from '../../network/losses/index.ts';
import { RULES } from '../../network/rules.ts';
import type { BackwardFault } from '../fault.ts';

/** The delta of a loss that the cost does not have. */
export const lossDerivative: BackwardFault = {
  code: 'NN126',
  slug: 'loss-derivative',
  title: 'the derivative is that of another loss',
  rule: 'output delta',
  met: 1,
  about: 'The backward pass starts from ∂loss/∂a of another loss than the one that the cost sums.',
  shows: 'Every tensor is wrong; with the other loss’s derivative every tensor is reproduced.',
  matters: 'Training minimizes another loss than the one that is printed.',
  fix: 'Start from the derivative of the loss in the cost: a − t of ½(a − t)², −t/a + (1 − t)/(1 − a) of the binary cross-entropy, sign(a − t) of |a − t|.',
  *variants({ network, data }) {
    const { loss } = network.objective;
    const last = network.layers.length - 1;
    const { activation } = network.layers[last];
    const probabilities = ['sigmoid', 'softmax'].includes(activation.name);
    // No error exceeds 1 there, and up to 1 the Huber loss is half the squared one.
    const withinHuber = probabilities && data.targets.every((t) => t >= 0 && t <= 1);
    for (const [name, make] of Object.entries(losses)) {
      const other = make({});
      // Of the cross-entropy with its own activation and of a squared loss, one is the other without f′, or with it.
      const related =
        [name, loss.name].includes('squared') &&
        [name, loss.name].some((one) => losses[one]({}).onLogits?.activation === activation.name);
      if (name === loss.name || related) continue;
      if (other.onLogits !== undefined && !probabilities) continue;
      if (name === 'huber' && withinHuber) continue;
      yield {
        where: {},
        does: `with the derivative of the ${name} loss in place of the ${loss.name} loss’s`,
        plant: (rules) => ({
          ...rules,
          lossGradient: ({ pass, examples, network: { layers } }) => {
            const outputs = pass.a[last];
            const { units } = layers[last];
            const gradient = new Float64Array(outputs.length);
            for (let row = 0; row < outputs.length; row += units) {
              other.gradient(outputs, examples.targets, row, units, gradient);
            }
            return gradient;
          },
          outputDeltas: (at, upstream) => RULES.throughActivation(at, last, upstream),
        }),
      };
    }
  },
};
