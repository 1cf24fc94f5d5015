import { reductionFactor } from '../../network/cost.ts';
import { isCombined } from '../../network/graph.ts';
import type { Problem } from '../../problem/problem.ts';
import { affineModel, columnsOf, ridgeOf } from './affine-model.ts';
import { type ConvexLoss, convexLoss } from './convex-loss.ts';
import { minimizeConvex } from './newton.ts';
import { orthonormalBasis } from './orthonormal.ts';
import { isBoundedBelow } from './output-range.ts';
import type { BestReachable } from './result.ts';

/** Multiplications of one step: a second for twenty of them. */
const MOST_WORK = 1e8;
/** Relative rounding of a sum of positive terms, with room to spare. */
const ROUNDING = 1e-12;
/** Part of the cost that it may be uncertain by and still be called the least, or of that of outputs that are all 0. */
const EXACT = 1e-6;
const EXACT_BESIDE_ZERO = 1e-12;

/**
 * Returns the least cost where it is convex in the weights: of an affine map with a squared loss, or with the cross-entropy of
 * its sigmoid or softmax.
 *
 * @returns undefined where the cost is not of that kind, or the problem is too large
 */
export function convexFit(problem: Problem): BestReachable | undefined {
  const { network, data } = problem;
  const model = affineModel(problem);
  const { loss, regularization, takesLogits } = network.objective;
  const { activation } = network.layers[network.layers.length - 1];
  const takesZ = isCombined(network) || activation.name === 'linear';
  const isOfZ = takesZ && (loss.name === 'squared' || isCombined(network) || takesLogits);
  if (model === undefined || !isOfZ || !isBoundedBelow(problem)) return undefined;
  const { units } = model;
  const together = loss.separable ? 1 : units;
  if (data.count * ((network.inputs + 1) * together) ** 2 > MOST_WORK) return undefined;

  const isRegularized = regularization.l1 > 0 || regularization.l2 > 0;
  const isExact = model.every && regularization.l1 === 0 && (model.single || !isRegularized);
  const factor = reductionFactor(network, data);
  // The regularization is a squared loss of further rows: √(λ/factor)·θ_k.
  const ridge = isExact ? ridgeOf(problem, model).map((strength) => strength / factor) : new Float64Array(0);
  const rows = data.count + (ridge.some((strength) => strength > 0) ? ridge.length : 0);
  const columns = columnsOf(problem, model).map((column, k) => {
    const longer = new Float64Array(rows);
    longer.set(column);
    if (rows > data.count) longer[data.count + k] = Math.sqrt(ridge[k]);
    return longer;
  });
  const basis = orthonormalBasis(columns);

  const z = new Float64Array(data.count * units);
  let cost = 0;
  let lower = 0;
  let before = 0;
  let steps = 0;
  for (let unit = 0; unit < units; unit += together) {
    const targets = new Float64Array(data.count * together);
    for (let k = 0; k < targets.length; k++)
      targets[k] = data.targets[Math.floor(k / together) * units + unit + (k % together)];
    const own = convexLoss(loss, targets, together);
    if (own === undefined) return undefined;
    const fit = minimizeConvex(basis, rows, withRidge(own, data.count * together));
    cost += factor * fit.cost;
    lower += factor * fit.lower;
    before += factor * fit.before;
    steps += fit.steps;
    for (let k = 0; k < targets.length; k++)
      z[Math.floor(k / together) * units + unit + (k % together)] = fit.z[k];
  }
  const proof = { by: 'duality', steps } as const;
  const uncertainty = cost - lower + ROUNDING * cost;
  const isClose = uncertainty <= Math.max(EXACT * cost, EXACT_BESIDE_ZERO * before);
  if (!isExact || !isClose)
    return lower > 0 ? { kind: 'bound', cost: lower, uncertainty: ROUNDING * lower, proof } : undefined;
  const outputs = new Float64Array(z.length);
  if (takesLogits || loss.name === 'squared') outputs.set(z);
  else activation.apply(z, outputs, units);
  return { kind: 'exact', cost, uncertainty, outputs, proof };
}

/** The same loss, and ½z² of the numbers after the first `length`. */
function withRidge(loss: ConvexLoss, length: number): ConvexLoss {
  const { units } = loss;
  const half = (x: Float64Array, at: number): number => {
    let sum = 0;
    for (let k = at; k < at + units; k++) sum += x[k] ** 2 / 2;
    return sum;
  };
  return {
    units,
    value: (z, at) => (at < length ? loss.value(z, at) : half(z, at)),
    gradient: (z, at, gradient) =>
      at < length ? loss.gradient(z, at, gradient) : gradient.set(z.subarray(at, at + units), at),
    curvature: (z, at, u, v) => (at < length ? loss.curvature(z, at, u, v) : u === v ? 1 : 0),
    conjugate: (rho, at) => (at < length ? loss.conjugate(rho, at) : half(rho, at)),
  };
}
