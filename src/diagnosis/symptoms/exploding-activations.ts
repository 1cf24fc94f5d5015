import { rangeOf } from '../fit/output-range.ts';
import { fittingRate, initFor, initTo, rebuilt } from './changes.ts';
import { isAbove, rms } from './run.ts';
import { ENDINGS, type Symptom } from './symptom.ts';

/** Growth from the inputs to the last pre-activations that no choice of starting weights intends. */
const LARGE = 30;
const LARGE_IF_DEEP = 15;

export const explodingActivations: Symptom<'exploding-activations'> = {
  code: 'NN412',
  slug: 'exploding-activations',
  words: 'explode exploding gradient large weights initialization he variance overflow deep relu',
  title: 'the activations grow from layer to layer',
  about: 'The starting weights are so large that every layer multiplies the size of its input.',
  wrong: ['W = rng.normal(0, 1, (64, 64))  # times 8 in every layer'],
  right: ['W = rng.normal(0, np.sqrt(2 / 64), (64, 64))  # he, for relu'],
  shows:
    'The last pre-activations are many times as large as the inputs before the first step, and the cost is huge.',
  matters: 'Gradients grow in the same way, so that a step of the usual rate throws the weights far away.',
  fix: 'Draw the weights with variance 2/inputs for relu, 1/inputs for tanh and sigmoid.',
  explains: [
    ...ENDINGS,
    'rate-too-high',
    'saturated-units',
    'dead-units',
    'momentum-too-high',
    'rate-too-low',
  ],
  find(run) {
    const { sample, start } = run;
    const { layers } = sample.network;
    const bounded = layers.slice(0, -1).some(({ activation }) => rangeOf(activation).high < Infinity);
    if (layers.length < 2 || bounded || !isAbove(run, 0.5)) return undefined;
    const { inputs: x, z } = start.evaluation.pass;
    const [inputs, outputs] = [rms(x), rms(z.at(-1)!)];
    if (!(inputs > 0 && outputs > (layers.length > 2 ? LARGE_IF_DEEP : LARGE) * inputs)) return undefined;
    const init = initFor(sample);
    return {
      severity: 'warning',
      where: { layer: layers.at(-1)!.name },
      evidence: { inputs, outputs },
      advice: [initTo(init), ...fittingRate(run, rebuilt(sample, {}, init))],
    };
  },
};
