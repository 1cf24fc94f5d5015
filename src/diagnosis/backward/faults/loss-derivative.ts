import { isCombined } from '../../../network/graph.ts';
import { losses } from '../../../network/losses/index.ts';
import type { Loss } from '../../../network/losses/loss.ts';
import type { Network } from '../../../network/network.ts';
import type { Situation } from '../../../network/rules.ts';
import type { BackwardFault, Variant } from '../../catalogue/fault.ts';
import { startFromOutputs } from '../overrides.ts';

/** The delta of a loss that the cost does not have. */
export const lossDerivative: BackwardFault = {
  code: 'NN126',
  slug: 'loss-derivative',
  title: 'the derivative is not that of the loss',
  rule: 'output delta',
  met: 1,
  about:
    'The backward pass starts from ∂loss/∂a of another loss than the one that the cost sums, or from the loss itself, which is what is printed and not what is differentiated.',
  shows: 'Every tensor is wrong; with the other loss’s derivative every tensor is reproduced.',
  matters: 'Training minimizes another loss than the one that is printed.',
  fix: 'Start from the derivative of the loss in the cost: a − t of ½(a − t)², −t/a + (1 − t)/(1 − a) of the binary cross-entropy, sign(a − t) of |a − t|.',
  *variants({ network, data }) {
    yield* notDerived(network);
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
  const own = isCombined(network) ? losses[loss.name]({}) : loss;
  const start = (does: string, upstream: (at: Situation) => Float64Array): Variant => ({
    where: {},
    does,
    plant: (rules) => startFromOutputs(rules, upstream),
  });
  yield start('with the loss of each output in place of its derivative', ({ pass, examples }) =>
    pass.a[last].map((_, k, outputs) => own.value(outputs, examples.targets, k, 1)),
  );
  if (several) {
    yield start(
      'with the loss of the whole example in place of each output’s derivative',
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
