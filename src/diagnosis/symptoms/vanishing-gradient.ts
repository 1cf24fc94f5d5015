import { dot } from '../../tensors/dot.ts';
import { view } from '../../tensors/parameters.ts';
import { activationTo, fittingRate, initTo, rebuilt } from './changes.ts';
import { isAbove } from './run.ts';
import { ENDINGS, type Symptom } from './symptom.ts';

/** The first layer’s gradient beside the last one’s; ratios of 1/100 are met in networks that learn. */
const SMALL = 1e-3;

export const vanishingGradient: Symptom<'vanishing-gradient'> = {
  code: 'NN411',
  slug: 'vanishing-gradient',
  words: 'vanish vanishing deep sigmoid first layer small gradient many layers',
  title: 'the gradient vanishes in the first layers',
  about: 'Every layer makes the gradient smaller on its way down, and the first one hardly gets any.',
  wrong: ['for W in weights:  # ten layers', '    a = sigmoid(a @ W.T)  # derivative at most 1/4'],
  right: ['for W in weights:', '    a = np.tanh(a @ W.T)  # derivative up to 1'],
  shows:
    'The gradient of the first layer is less than a thousandth of the last one’s before the first step, and all outputs are nearly the same.',
  matters: 'The last layers learn from features that the first ones do not improve.',
  fix: 'Use tanh or relu in the hidden layers, starting weights of variance 1/inputs or 2/inputs, and fewer layers.',
  explains: [...ENDINGS, 'rate-too-low', 'saturated-units'],
  find(run) {
    const { sample, start } = run;
    const { layers, space } = sample.network;
    if (layers.length < 3 || !isAbove(run, 0.5)) return undefined;
    const moving = space.tensors.filter(
      ({ kind, offset }) => kind === 'weight' && sample.frozen[offset] === 0,
    );
    const [tensor, output] = [moving[0], moving.at(-1)];
    if (tensor === undefined || tensor.layer !== layers[0].name || output?.layer !== layers.at(-1)!.name)
      return undefined;
    // above an output that starts with zeros nothing has a gradient
    if (view(start.theta, output).every((weight) => weight === 0)) return undefined;
    const { gradient } = start.evaluation;
    const [first, last] = [tensor, output].map((one) =>
      Math.sqrt(dot(view(gradient, one), view(gradient, one))),
    );
    if (!(first < SMALL * last)) return undefined;
    const hidden = sample.definition.layers.map((layer, l) =>
      l < layers.length - 1 ? { ...layer, activation: { type: 'tanh' } } : layer,
    );
    const init = { type: 'glorot', bias: 0 } as const;
    return {
      severity: 'warning',
      where: { layer: tensor.layer, tensor: tensor.name },
      evidence: { tensor: tensor.name, first, last },
      advice: [
        ...hidden
          .slice(0, -1)
          .flatMap((_, l) => (layers[l].activation.name === 'tanh' ? [] : [activationTo(l, 'tanh')])),
        initTo(init),
        ...fittingRate(run, rebuilt(sample, { layers: hidden }, init)),
      ],
    };
  },
};
