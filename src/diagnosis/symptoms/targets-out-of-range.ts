import { buildNetwork } from '../../network/build.ts';
import type { SpecChange } from '../../verdict/findings/training.ts';
import { rangeOf } from '../fit/output-range.ts';
import { activationTo, fittingRate } from './changes.ts';
import type { TrainingRun } from './run.ts';
import { ENDINGS, type Symptom } from './symptom.ts';

/** With a larger share of unreachable cost, training cannot do its task. */
const MUCH = 0.1;

export const targetsOutOfRange: Symptom<'targets-out-of-range'> = {
  code: 'NN501',
  slug: 'targets-out-of-range',
  anyLayers: true,
  words: 'targets range sigmoid tanh output saturates scale labels negative',
  title: 'the targets are outside the range of the output',
  about: 'The output activation cannot return some of the targets, whatever the weights are.',
  wrong: ['a2 = sigmoid(z2)  # between 0 and 1', 't = np.array([[20.0], [55.0], [90.0]])'],
  right: ['a2 = z2  # a linear output', 't = np.array([[20.0], [55.0], [90.0]])'],
  shows:
    'The outputs of these examples go to the limit of the activation, all the same, and the cost stops far above 0.',
  matters: 'The weights grow towards saturated outputs, and the gradient vanishes there.',
  fix: 'Use a linear output, or scale the targets into the range of the activation.',
  butRight: 'Targets at the limits, such as 0 and 1 for a sigmoid.',
  explains: [
    ...ENDINGS,
    'saturated-units',
    'rate-too-low',
    'rate-too-high',
    'dead-units',
    'not-representable',
  ],
  find(run) {
    const { network, data } = run.problem;
    const { loss } = network.definition;
    // what the other losses do with such targets is a matter of the pair
    if (!['squared', 'absolute', 'huber'].includes(loss.type)) return undefined;
    const layer = network.layers.at(-1)!;
    const { low, high } = rangeOf(layer.activation);
    const mean = data.targets.reduce((sum, t) => sum + t / data.targets.length, 0);
    const middle = Math.min(Math.max(mean, low), high);
    let [outside, least, greatest, unreachable, spread] = [0, Infinity, -Infinity, 0, 0];
    for (const target of data.targets) {
      least = Math.min(least, target);
      greatest = Math.max(greatest, target);
      const beyond = Math.max(0, low - target, target - high);
      if (beyond > 0) outside += 1;
      unreachable += beyond ** 2;
      spread += (target - middle) ** 2;
    }
    if (outside === 0) return undefined;
    const share = unreachable / spread;
    return {
      severity: share > MUCH ? 'error' : 'note',
      where: { layer: layer.name },
      evidence: {
        activation: layer.activation.name,
        low,
        high,
        least,
        greatest,
        outside,
        of: data.targets.length,
        share,
      },
      ...(share > MUCH && { advice: adviceFor(run, least, greatest) }),
    };
  },
};

/** A tanh reaches −1 to 1 with steps of about the same size; anything else takes a linear output, and a rate that fits it. */
function adviceFor(run: TrainingRun, least: number, greatest: number): SpecChange[] {
  const { layers } = run.sample.definition;
  const place = layers.length - 1;
  if (least >= -1 && greatest <= 1) return [activationTo(place, 'tanh')];
  const last = { ...layers[place], activation: { type: 'linear' } };
  const network = buildNetwork({ ...run.sample.definition, layers: [...layers.slice(0, -1), last] });
  return [activationTo(place, 'linear'), ...fittingRate(run, { ...run.sample, network })];
}
