import { reductionFactor } from '../../network/cost.ts';
import { meetsTargets } from '../../problem/classes.ts';
import type { Problem } from '../../problem/problem.ts';
import { affineModel, columnsOf, ridgeOf } from './affine-model.ts';
import { leastOfAnyFunction } from './equal-inputs.ts';
import { isotonicBound } from './isotonic-bound.ts';
import { leastSquares } from './least-squares.ts';
import type { BestReachable } from './result.ts';

/**
 * Returns the least cost that the network can have on its data whatever its parameters, or a bound of it.
 *
 * @returns undefined where nothing but that costs are not negative is known
 */
export function bestReachable(problem: Problem): BestReachable | undefined {
  const best = leastSquaresFit(problem) ?? largestBound(problem);
  if (best?.outputs === undefined) return best;
  const meets = meetsTargets(problem, best.outputs);
  if (meets === undefined) return best;
  let right = 0;
  for (let example = 0; example < problem.data.count; example++) if (meets(example)) right += 1;
  return { ...best, right };
}

/** Relative rounding of a sum of positive terms, with room to spare. */
const ROUNDING = 1e-12;
/** Multiplications of a decomposition: about a second. */
const MOST_WORK = 5e8;

function leastSquaresFit(problem: Problem): BestReachable | undefined {
  const { network, data } = problem;
  const model = affineModel(problem);
  const { loss, regularization } = network.objective;
  const { name } = network.layers[network.layers.length - 1].activation;
  if (model === undefined || loss.name !== 'squared' || name !== 'linear') return undefined;
  if (data.count * (network.inputs + 1) ** 2 * 2 > MOST_WORK) return undefined;

  const { units, every, single } = model;
  const { l1, l2 } = regularization;
  const isRegularized = l1 > 0 || l2 > 0;
  const isExact = every && l1 === 0 && (single || !isRegularized);
  const columns = columnsOf(problem, model);
  const ridge = isExact ? ridgeOf(problem, model) : new Float64Array(columns.length);
  const scale = loss.constants.scale! * reductionFactor(network, data.count);
  const outputs = new Float64Array(data.count * units);
  let cost = 0;
  let uncertainty = 0;
  for (let unit = 0; unit < units; unit++) {
    const targets = Float64Array.from({ length: data.count }, (_, n) => data.targets[n * units + unit]);
    const { fit, ...found } = leastSquares(columns, targets, scale, ridge);
    cost += found.cost;
    uncertainty += found.gap + ROUNDING * found.cost;
    for (let n = 0; n < data.count; n++) outputs[n * units + unit] = fit[n];
  }
  const proof = { by: 'least-squares' } as const;
  return isExact
    ? { kind: 'exact', cost, uncertainty, attained: true, outputs, proof }
    : { kind: 'bound', cost, uncertainty, proof };
}

function largestBound(problem: Problem): BestReachable | undefined {
  const bounds: BestReachable[] = [];
  const isotonic = isotonicBound(problem);
  if (isotonic !== undefined) {
    const { cost, orderings } = isotonic;
    bounds.push({ kind: 'bound', cost, uncertainty: ROUNDING * cost, proof: { by: 'isotonic', orderings } });
  }
  const any = leastOfAnyFunction(problem);
  if (any !== undefined) {
    const { cost, contradictory } = any;
    bounds.push({
      kind: 'bound',
      cost,
      uncertainty: ROUNDING * cost,
      proof: { by: 'equal-inputs', contradictory },
    });
  }
  const best = bounds.reduce<BestReachable | undefined>(
    (a, b) => (a !== undefined && a.cost >= b.cost ? a : b),
    undefined,
  );
  return best !== undefined && best.cost > 0 ? best : undefined;
}
