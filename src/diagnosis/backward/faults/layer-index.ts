import { pullback, type Rules, type Situation } from '../../../network/rules.ts';
import type { Problem } from '../../../problem/problem.ts';
import type { BackwardFault, Variant } from '../../catalogue/fault.ts';
import { throughLayers } from '../derivative-factors.ts';
import { overridePull } from '../overrides.ts';
import { scopes } from '../scopes.ts';
import { hasWeight, layerBelow, weightOf } from '../tensors.ts';

/** The right formula with the arrays of the layer beside. */
export const layerIndex: BackwardFault = {
  code: 'NN108',
  slug: 'layer-index',
  words: 'index off by one layer wrong loop backwards',
  title: 'a layer index is off by one',
  rule: 'weight gradient, activation derivative or delta through a layer',
  met: 5,
  anyLayers: true,
  about:
    'The backward pass uses the activations, pre-activations or weights of the layer above or below. The shapes fit because the two layers have the same size.',
  wrong: ['delta2 = (a2 - t) * a2 * (1 - a2)', "dW2 = delta2.T @ a2  # the layer's own activations"],
  right: ['delta2 = (a2 - t) * a2 * (1 - a2)', "dW2 = delta2.T @ a1  # the layer's input"],
  shows: 'One tensor, or all tensors from one layer down, are wrong.',
  matters: 'The gradient is wrong, and with layers of other sizes the code fails.',
  fix: '∂J/∂W_l = δ_l·a_{l−1}ᵀ with the input a_{l−1} of layer l; δ_l = (W_{l+1}ᵀ δ_{l+1}) ⊙ f′(z_l) with the weights of the layer above and the layer’s own z. A test network whose layers all have different sizes shows such a mistake.',
  *variants(problem) {
    const { network } = problem;
    const { layers } = network;
    for (let l = 0; l < layers.length; l++) {
      const { name, inputs, units } = layers[l];
      const above = layerBelow(network, l + 1) === l ? layers[l + 1] : undefined;
      const below = layerBelow(network, l);
      // the output of the layer, or of the one below its input, in place of its input
      const others = below === undefined ? [l] : [l, ...layers[below].from];
      for (const taken of hasWeight(network, l) ? others : []) {
        if (typeof taken === 'object') continue;
        const isInputs = taken === 'inputs';
        const width = isInputs ? network.inputs : layers[taken].units;
        if (width !== inputs) continue;
        const of = taken === l ? `${name} itself` : isInputs ? '' : layers[taken].name;
        const words = isInputs ? 'the inputs' : `the activations of ${of}`;
        yield {
          where: { tensor: weightOf(network, l).name },
          does: `with ${words} instead of the layer’s input in the gradient of the weights of layer "${name}"`,
          whole: l === 0 || isInputs,
          plant: (rules) => withInput(rules, [l], () => taken),
        };
      }
      for (const other of [l + 1, l - 1]) {
        const activation = layers[l].activation;
        if (layers[other]?.units !== units || !activation.separable || activation.name === 'linear') continue;
        if (l === layers.length - 1) continue;
        yield {
          where: { layer: name },
          does: `with z of layer "${layers[other].name}" in f′ of layer "${name}"`,
          plant: (rules) => throughLayers(rules, [l], (at, _l, upstream) => slopeAt(at, l, other, upstream)),
        };
      }
      for (const other of [l, l + 2]) {
        if (above === undefined || layers[other] === undefined) continue;
        if (layers[other].units !== above.units || layers[other].inputs !== above.inputs) continue;
        if (layers[other].type !== above.type || !hasWeight(network, other)) continue;
        if (weightOf(network, other).size !== weightOf(network, l + 1).size) continue;
        yield {
          where: { layer: name },
          does: `with the weights of layer "${layers[other].name}" instead of layer "${above.name}" in the delta of layer "${name}"`,
          whole: other === 0,
          plant: (rules) =>
            overridePull(rules, [l + 1], 'input', (at, _l, deltas) =>
              pullback(at, at.network.layers[other].z, 'x', deltas),
            ),
        };
      }
    }
    yield* slopesOfNext(problem);
    // the one line of a loop over the layers
    const square = (l: number) => hasWeight(network, l) && layers[l].units === layers[l].inputs;
    for (const scope of scopes(problem, square)) {
      if (scope.layers.length < 2) continue;
      yield {
        where: scope.where,
        does: `with the layer’s own activations instead of its input in the gradient of the weights ${scope.words}`,
        whole: scope.layers.includes(0),
        plant: (rules) => withInput(rules, scope.layers, (l) => l),
      };
    }
  },
};

/** f′ with the z of the layer above or below, in all hidden layers where it fits: a loop has one line for them. */
function* slopesOfNext({ network: { layers } }: Problem): Iterable<Variant> {
  for (const [step, words] of [
    [1, 'above'],
    [-1, 'below'],
  ] as const) {
    const fitting = layers.flatMap(({ units, activation }, l) => {
      const hidden = l < layers.length - 1 && layers[l + step]?.units === units;
      return hidden && activation.separable && activation.name !== 'linear' ? [l] : [];
    });
    if (fitting.length < 2) continue;
    yield {
      where: {},
      does: `with z of the layer ${words} in f′ of ${fitting.map((l) => `layer "${layers[l].name}"`).join(' and ')}`,
      plant: (rules) =>
        throughLayers(rules, fitting, (at, l, upstream) => slopeAt(at, l, l + step, upstream)),
    };
  }
}

/** f′ of one layer with the z of another. */
function slopeAt(at: Situation, l: number, other: number, upstream: Float64Array): Float64Array {
  const { activation, units, a } = at.network.layers[l];
  const z = at.pass.z[other];
  const value = new Float64Array(z.length);
  activation.apply(z, value, units);
  return pullback(at, a, 'x', upstream, { x: z, value });
}

/** Replaces the input of some layers' weights' gradient by the activations of another layer, or by the inputs. */
function withInput(rules: Rules, layers: readonly number[], taken: (l: number) => number | 'inputs'): Rules {
  return overridePull(rules, layers, 'weight', (at, l, deltas) =>
    pullback(at, at.network.layers[l].z, 'weight', deltas, { x: activationsOf(at, taken(l)) }),
  );
}

function activationsOf({ pass }: Situation, source: number | 'inputs'): Float64Array {
  return source === 'inputs' ? pass.inputs : pass.a[source];
}
