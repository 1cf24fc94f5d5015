import { isCombined } from '../../../network/graph.ts';
import { allLosses, otherLosses } from '../../../network/losses/index.ts';
import type { Loss } from '../../../network/losses/loss.ts';
import type { Network } from '../../../network/network.ts';
import type { Situation } from '../../../network/rules.ts';
import type { BackwardFault, Variant } from '../../catalogue/fault.ts';
import { startFromOutputs } from '../overrides.ts';

/** The delta of a loss that the cost does not have. */
export const lossDerivative: BackwardFault = {
  code: 'NN126',
  slug: 'loss-derivative',
  words: 'wrong loss mse cross entropy derivative instead',
  title: 'the derivative is that of another loss',
  rule: 'output delta',
  met: 1,
  anyLayers: true,
  about:
    'The backward pass starts with ∂loss/∂a of a different loss from the one in the cost, or with the value of the loss instead of its derivative.',
  wrong: [
    'cost = -np.sum(t * np.log(a2) + (1 - t) * np.log(1 - a2))',
    'u = a2 - t  # the derivative of a squared loss',
    'delta2 = u * a2 * (1 - a2)',
  ],
  right: [
    'cost = -np.sum(t * np.log(a2) + (1 - t) * np.log(1 - a2))',
    'u = (a2 - t) / (a2 * (1 - a2))',
    'delta2 = u * a2 * (1 - a2)',
  ],
  shows: 'Every tensor is wrong. With the derivative of the other loss every tensor is reproduced.',
  matters: 'Training minimizes a different loss from the one that is printed.',
  fix: 'Start with the derivative of the loss in the cost: a − t for ½(a − t)²; −t/a + (1 − t)/(1 − a) for the binary cross-entropy; sign(a − t) for |a − t|.',
  *variants({ network, data }) {
    yield* notDerived(network);
    const { loss } = network.objective;
    const last = network.layers.length - 1;
    const { activation } = network.layers[last];
    const probabilities = ['sigmoid', 'softmax'].includes(activation.name);
    // No error exceeds 1 there, and up to 1 the Huber loss is half the squared one.
    const withinHuber = probabilities && data.targets.every((t) => t >= 0 && t <= 1);
    for (const [name, make] of otherLosses(loss.name)) {
      const other = make({});
      // Of the cross-entropy with its own activation and of a squared loss, one is the other without f′, or with it.
      const related =
        [name, loss.name].includes('squared') &&
        [name, loss.name].some((one) => allLosses()[one]({}).onLogits?.activation === activation.name);
      if (related) continue;
      if (other.onLogits !== undefined && !probabilities) continue;
      if (name === 'huber' && withinHuber) continue;
      yield {
        where: {},
        does: `with the derivative of the ${name} loss instead of the ${loss.name} loss`,
        plant: (rules) => startFromOutputs(rules, (at) => derivative(other, at)),
      };
    }
  },
};

/** What is written in place of a derivative: the error that is printed, its sign lost, or summed over the outputs. */
function* notDerived(network: Network): Iterable<Variant> {
  const { objective, layers } = network;
  const last = layers.length - 1;
  const { units, activation } = layers[last];
  const { loss } = objective;
  // The same number for all outputs of a softmax is a delta of 0, whatever the number.
  const several = units > 1 && activation.separable;
  const own = isCombined(network) ? allLosses()[loss.name]({}) : loss;
  const start = (does: string, upstream: (at: Situation) => Float64Array): Variant => ({
    where: {},
    does,
    plant: (rules) => startFromOutputs(rules, upstream),
  });
  // A loss of differences has no value of one output.
  if (loss.margin !== undefined) {
    for (const ofClass of [0, -1])
      yield start(
        `with ${ofClass === 0 ? '0' : '−1'} for the correct class in place of minus the number of terms above 0`,
        (at) =>
          derivative(own, at).map((value, k) =>
            at.examples.targets[k] === 0 || value === 0 ? value : ofClass,
          ),
      );
    return;
  }
  yield start('with the loss of each output in place of its derivative', ({ pass, examples }) =>
    pass.a[last].map((_, k, outputs) => own.value(outputs, examples.targets, k, 1)),
  );
  if (several) {
    yield start(
      'with the loss of the example instead of the derivative with respect to each output',
      ({ pass, examples }) =>
        pass.a[last].map((_, k, outputs) => own.value(outputs, examples.targets, k - (k % units), units)),
    );
  }
  if (loss.name !== 'squared') return;
  yield start('with the error |a − t| in place of a − t', (at) => derivative(own, at).map(Math.abs));
  if (several) {
    yield start('with the errors a − t of all outputs added up for each of them', (at) => {
      const errors = derivative(own, at);
      return errors.map((_, k) => {
        const row = k - (k % units);
        return errors.subarray(row, row + units).reduce((sum, one) => sum + one, 0);
      });
    });
  }
}

/** ∂(Σ losses)/∂a of a loss, [count, units]. */
function derivative(loss: Loss, { pass, examples, network: { layers } }: Situation): Float64Array {
  const outputs = pass.a[layers.length - 1];
  const { units } = layers[layers.length - 1];
  const gradient = new Float64Array(outputs.length);
  for (let row = 0; row < outputs.length; row += units) {
    loss.gradient(outputs, examples.targets, row, units, gradient);
  }
  return gradient;
}
