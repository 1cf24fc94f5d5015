import { reductionFactor } from '../../network/cost.ts';
import type { Problem } from '../../problem/problem.ts';
import { groupsOfEqualInputs } from './equal-inputs.ts';
import { isotonicRegression } from './isotonic.ts';
import { directionsOfOutputs } from './monotone-outputs.ts';
import { orderings } from './orderings.ts';
import { isBoundedBelow, lossOfOutputs, outputRange } from './output-range.ts';

/** A cost that no network below can go under, whatever its weights. */
export interface IsotonicBound {
  readonly cost: number;
  /** How many orders of the examples were tried: all that a direction can give. */
  readonly orderings: number;
}

/** Distinct inputs of which all orders in the plane are tried: half their square, each fitted and sorted, in a third of a second. */
const MOST_POINTS = 100;

/**
 * Returns the least cost of outputs that rise or fall along a direction w·x: of any network of one or two inputs whose
 * outputs are monotone functions of one number each. Those are networks whose only unit that is not linear, or whose only
 * one in each layer, is monotone, with monotone outputs.
 *
 * Where there are too many examples, some are left out, which only lowers the bound.
 *
 * @returns undefined where the theorem does not apply
 */
export function isotonicBound(problem: Problem): IsotonicBound | undefined {
  const { network, data } = problem;
  const loss = lossOfOutputs(network);
  const isBregman =
    loss.name === 'squared' || (loss.name === 'binary-crossentropy' && !network.objective.takesLogits);
  const directions = directionsOfOutputs(network);
  if (network.inputs > 2 || !isBregman || directions === undefined || !isBoundedBelow(problem))
    return undefined;

  const { low, high } = outputRange(network);
  const all = groupsOfEqualInputs(problem);
  const stride = network.inputs === 1 ? 1 : Math.ceil(all.length / MOST_POINTS);
  const groups = all.filter((_, k) => k % stride === 0);
  const units = data.targets.length / data.count;
  const coordinate = (k: number): Float64Array =>
    Float64Array.from(groups, ([first]) => data.inputs[first * network.inputs + k]);
  const weights = Float64Array.from(groups, ({ length }) => length);
  const means = Array.from({ length: units }, (_, unit) =>
    Float64Array.from(groups, (group) => {
      let sum = 0;
      for (const example of group) sum += data.targets[example * units + unit];
      return sum / group.length;
    }),
  );
  const y = new Float64Array(1);
  const t = new Float64Array(1);
  const lossOf = (output: number, target: number): number => {
    y[0] = output;
    t[0] = target;
    return loss.value(y, t, 0, 1);
  };
  const targets = new Float64Array(groups.length);
  const masses = new Float64Array(groups.length);
  /** The least loss of outputs that never fall in this order. */
  const risingLoss = (order: Uint32Array, unit: number): number => {
    for (let k = 0; k < order.length; k++) {
      targets[k] = means[unit][order[k]];
      masses[k] = weights[order[k]];
    }
    const fit = isotonicRegression(targets, masses);
    let sum = 0;
    for (let k = 0; k < fit.length; k++)
      sum += masses[k] * lossOf(Math.max(low, Math.min(high, fit[k])), targets[k]);
    return sum;
  };

  const least = new Float64Array(directions === 'one' ? 1 : units).fill(Infinity);
  let tried = 0;
  for (const order of orderings(coordinate(0), network.inputs === 2 ? coordinate(1) : undefined)) {
    tried += 1;
    const backwards = order.slice().reverse();
    const own = means.map((_, unit) => Math.min(risingLoss(order, unit), risingLoss(backwards, unit)));
    const together = directions === 'one' ? [own.reduce((sum, loss) => sum + loss, 0)] : own;
    together.forEach((loss, k) => {
      least[k] = Math.min(least[k], loss);
    });
  }
  // A squared loss about another value than the mean is that about the mean, and the square of the distance.
  let within = 0;
  if (loss.name === 'squared') {
    groups.forEach((group, k) => {
      for (const example of group)
        means.forEach((mean, unit) => {
          within += lossOf(mean[k], data.targets[example * units + unit]);
        });
    });
  }
  const sum = within + least.reduce((total, one) => total + one, 0);
  return { cost: sum * reductionFactor(network, data), orderings: tried };
}
