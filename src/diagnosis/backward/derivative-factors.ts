import { losses } from '../../network/losses/index.ts';
import type { Rules, Situation } from '../../network/rules.ts';
import { RULES } from '../../network/rules.ts';

/** A factor in place of f′, from a unit's pre-activation and activation. */
export type DerivativeFactor = (z: number, a: number) => number;

/** Replaces f′ in some layers. */
export function withDerivativeFactor(
  rules: Rules,
  layers: readonly number[],
  slope: DerivativeFactor,
): Rules {
  return throughLayers(rules, layers, (at, l, upstream) => times(at, l, upstream, slope));
}

/** Replaces the way through the activation of some layers, from ∂cost/∂a to δ. */
export function throughLayers(
  rules: Rules,
  layers: readonly number[],
  through: (at: Situation, l: number, upstream: Float64Array) => Float64Array,
): Rules {
  return {
    ...rules,
    throughActivation: (at, l, upstream) =>
      layers.includes(l) ? through(at, l, upstream) : rules.throughActivation(at, l, upstream),
    outputDeltas(at, upstream) {
      const last = at.network.layers.length - 1;
      return layers.includes(last)
        ? through(at, last, ofActivations(at, upstream))
        : rules.outputDeltas(at, upstream);
    },
  };
}

/** Multiplies the deltas of some layers by a further factor. */
export function withExtraDerivativeFactor(
  rules: Rules,
  layers: readonly number[],
  slope: DerivativeFactor,
): Rules {
  return {
    ...rules,
    throughActivation(at, l, upstream) {
      const deltas = rules.throughActivation(at, l, upstream);
      return layers.includes(l) ? times(at, l, deltas, slope) : deltas;
    },
    outputDeltas(at, upstream) {
      const last = at.network.layers.length - 1;
      const deltas = rules.outputDeltas(at, upstream);
      return layers.includes(last) ? times(at, last, deltas, slope) : deltas;
    },
  };
}

/** Returns f′ of a layer's activation for one z. */
export function derivativeAt({ network }: Situation, l: number, z: number): number {
  const value = Float64Array.of(z);
  const a = new Float64Array(1);
  const out = new Float64Array(1);
  const { activation } = network.layers[l];
  activation.apply(value, a, 1);
  activation.pullback(value, a, Float64Array.of(1), 1, out);
  return out[0];
}

function times(at: Situation, l: number, upstream: Float64Array, slope: DerivativeFactor): Float64Array {
  const z = at.pass.z[l];
  const a = at.pass.a[l];
  return upstream.map((value, k) => value * slope(z[k], a[k]));
}

/**
 * Turns what the loss gave into ∂cost/∂a, which a program that has no combined formula for loss and activation
 * computes first: for a sigmoid δ/f′, for a softmax −t/a.
 */
function ofActivations(at: Situation, upstream: Float64Array): Float64Array {
  const { network, pass, examples } = at;
  if (network.objective.appliesTo === 'activations') return upstream;
  const last = network.layers.length - 1;
  const { activation, units } = network.layers[last];
  if (activation.separable) {
    const slopes = RULES.throughActivation(
      at,
      last,
      upstream.map(() => 1),
    );
    return upstream.map((value, k) => (value === 0 ? 0 : value / slopes[k]));
  }
  const { loss } = network.objective;
  const gradient = new Float64Array(upstream.length);
  const ofOutputs = losses[loss.name]({});
  const factor = RULES.reduction(at);
  for (let row = 0; row < upstream.length; row += units) {
    ofOutputs.gradient(pass.a[last], examples.targets, row, units, gradient);
    const used = upstream.subarray(row, row + units).some((value) => value !== 0);
    for (let k = row; k < row + units; k++) gradient[k] *= used ? factor : 0;
  }
  return gradient;
}
