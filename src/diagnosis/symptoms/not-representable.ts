import { momentsOf } from '../../problem/data/standardize.ts';
import type { Problem } from '../../problem/problem.ts';
import type { SpecChange } from '../../verdict/findings/training.ts';
import { bestReachable, commonestClass } from '../fit/index.ts';
import { activationTo, fittingRate, initFor, initTo, rebuilt } from './changes.ts';
import { isAbove, rightAtEnd, type TrainingRun } from './run.ts';
import { ENDINGS, type Symptom } from './symptom.ts';

/** A best cost above this share of the constant outputs’ is a task that is not learned. */
const MUCH = 0.5;
/** A best cost below it is the noise of a task that is learned. */
const SOME = 0.02;
/** Units of the hidden layer that is advised: enough for any task that is small enough to be proved impossible. */
const HIDDEN = 8;

export const notRepresentable: Symptom<'not-representable'> = {
  code: 'NN503',
  slug: 'not-representable',
  words:
    'xor perceptron linear not separable hidden layer capacity underfitting one neuron plane cannot learn',
  title: 'the network cannot represent the task',
  about: 'No weights of this network give a low cost on these examples.',
  wrong: ['a = sigmoid(X @ W.T + b)  # one neuron, for xor'],
  right: ['a1 = np.tanh(X @ W1.T + b1)', 'a2 = sigmoid(a1 @ W2.T + b2)'],
  shows:
    'The cost goes to its least possible value, which is far above 0, and stops there; often all outputs are the same.',
  matters:
    'Training works and reaches the best that there is. More epochs, other rates and other starts change nothing.',
  fix: 'Add a hidden layer with an activation that is not linear, or units to it.',
  explains: [...ENDINGS, 'rate-too-low', 'equal-units', 'saturated-units'],
  find(run) {
    const { sample, reached } = run;
    if (reached === undefined) return undefined;
    const best = bestReachable(withoutRegularization(sample));
    if (best === undefined || best.proof.by === 'equal-inputs') return undefined;
    const share = (best.cost - best.uncertainty) / reached.constantCost;
    if (share < SOME) return undefined;
    const { outputs } = best;
    const same = outputs?.every((output) => Math.abs(output - outputs[0]) < 1e-6);
    const evidence = {
      ...reached,
      kind: best.kind,
      best: best.cost,
      by: best.proof.by,
      ...(best.right !== undefined && { right: best.right }),
      of: sample.data.count,
      ...(same && { constant: outputs![0] }),
    };
    const fails = rightAtEnd(run) === undefined ? share >= MUCH && isAbove(run, MUCH) : isNearCommonest(run);
    if (!fails || isNoise(run)) return { severity: 'note', evidence };
    return { severity: 'warning', evidence, advice: withHiddenLayer(run) };
  },
};

/** What a strong regularization makes of the best cost is another finding. */
function withoutRegularization(problem: Problem): Problem {
  const { network } = problem;
  const regularization = { ...network.objective.regularization, l1: 0, l2: 0 };
  return { ...problem, network: { ...network, objective: { ...network.objective, regularization } } };
}

/** Right examples above those of the commonest class that are no success yet. */
const LUCK = 0.1;
/** A truth table: its rows are all that there is, and have no noise. */
const TABLE = 16;

function isNearCommonest(run: TrainingRun): boolean {
  const { count, of } = commonestClass(run.sample);
  return of <= TABLE ? rightAtEnd(run)! < of : rightAtEnd(run)! <= count + LUCK * of;
}

/**
 * Returns whether what the best outputs leave is noise: nearest neighbours then differ by about as much (Rice 1984), and
 * not by more than any two examples, as in a parity.
 */
function isNoise({ sample: { data }, end }: TrainingRun): boolean {
  const { inputs, targets, count } = data;
  if (count <= TABLE) return false;
  const [width, units] = [inputs.length / count, targets.length / count];
  const scales = Array.from({ length: width }, (_, k) => momentsOf(inputs, width, k).deviation || 1);
  const outputs = end!.evaluation.pass.a.at(-1)!;
  let [apart, left, all] = [0, 0, 0];
  for (let n = 0; n < count; n++) {
    let [nearest, least] = [0, Infinity];
    for (let m = 0; m < count; m++) {
      let distance = m === n ? Infinity : 0;
      for (let k = 0; k < width && distance < least; k++)
        distance += ((inputs[n * width + k] - inputs[m * width + k]) / scales[k]) ** 2;
      if (distance < least) [nearest, least] = [m, distance];
    }
    for (let unit = 0; unit < units; unit++) {
      const target = targets[n * units + unit];
      apart += (target - targets[nearest * units + unit]) ** 2 / 2;
      left += (target - outputs[n * units + unit]) ** 2;
      all += (target - momentsOf(targets, units, unit).mean) ** 2;
    }
  }
  return apart > left / 2 && apart < 1.3 * all;
}

/** Inserts a hidden layer before the last one, or makes the one that is there larger and curved. */
function withHiddenLayer(run: TrainingRun): SpecChange[] {
  const { layers } = run.sample.definition;
  const last = layers[layers.length - 1];
  const hidden = {
    type: 'dense',
    name: freeName(layers.map(({ name }) => name)),
    units: HIDDEN,
    activation: { type: 'tanh' },
  };
  const shown = { ...hidden, activation: 'tanh' };
  const init = initFor(run.sample);
  const only = layers.length > 1 ? layers[layers.length - 2] : undefined;
  const changed = rebuilt(
    run.sample,
    {
      layers:
        only === undefined
          ? [{ ...hidden, bias: true }, last]
          : [...layers.slice(0, -2), { ...only, units: HIDDEN, activation: { type: 'tanh' } }, last],
    },
    init,
  );
  const place = layers.length - 2;
  const change: SpecChange[] =
    only === undefined
      ? [{ path: ['network', 'layers', 0], value: shown, insert: true }]
      : [
          { path: ['network', 'layers', place, 'units'], value: HIDDEN },
          ...(only.activation.type === 'tanh' ? [] : [activationTo(place, 'tanh')]),
        ];
  return [...change, initTo(init), ...fittingRate(run, changed)];
}

function freeName(names: readonly string[]): string {
  let name = 'hidden';
  while (names.includes(name)) name += '1';
  return name;
}
