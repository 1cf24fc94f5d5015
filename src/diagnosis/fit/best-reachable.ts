import { meetsTargets, targetClasses } from '../../problem/classes.ts';
import type { Problem } from '../../problem/problem.ts';
import { constantOutput, costOfOutputs } from './best-constant.ts';
import { certificateBound } from './certificate-bound.ts';
import { convexFit } from './convex-fit.ts';
import { leastOfAnyFunction } from './equal-inputs.ts';
import { isotonicBound } from './isotonic-bound.ts';
import { outputRange } from './output-range.ts';
import type { BestReachable } from './result.ts';
import { separability } from './separability.ts';

/** Relative rounding of a sum of positive terms, with room to spare. */
const ROUNDING = 1e-12;

/**
 * Returns the least cost that the network can have on its data whatever its parameters, or a bound of it.
 *
 * @returns undefined where nothing but that costs are not negative is known
 */
export function bestReachable(problem: Problem): BestReachable | undefined {
  const best = approachesZero(problem) ?? convexFit(problem) ?? largestBound(problem);
  if (best?.outputs === undefined) return best;
  const meets = meetsTargets(problem, best.outputs);
  if (meets === undefined) return best;
  let right = 0;
  for (let example = 0; example < problem.data.count; example++) if (meets(example)) right += 1;
  return { ...best, right };
}

/** Of classes that planes separate, a cost that falls to 0 as the weights grow: that of a sigmoid, tanh or softmax. */
function approachesZero(problem: Problem): BestReachable | undefined {
  const { network, data } = problem;
  const { regularization, takesLogits } = network.objective;
  const { name, low, high } = outputRange(network);
  const isLimit = ['sigmoid', 'tanh', 'softmax'].includes(name) && isOfEnds(data.targets, low, high);
  const areReached = takesLogits ? name === 'linear' : isLimit && costOfOutputs(problem, data.targets) === 0;
  if (regularization.l1 > 0 || regularization.l2 > 0 || !areReached) return undefined;
  // The largest of several sigmoids need not be above ½.
  const byLargest = targetClasses(problem)?.kind === 'largest';
  if (byLargest && name !== 'softmax' && !isCategorical(problem)) return undefined;
  if (!separability(problem)?.separable) return undefined;
  const known = { right: data.count, ...(!takesLogits && { outputs: data.targets }) };
  return { kind: 'exact', cost: 0, uncertainty: 0, attained: false, ...known, proof: { by: 'separation' } };
}

const isOfEnds = (targets: Float64Array, low: number, high: number): boolean =>
  targets.every((target) => target === low || target === high);

const isCategorical = ({ network: { objective } }: Problem): boolean =>
  objective.takesLogits && objective.loss.name === 'categorical-crossentropy';

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
  const certified = certificateBound(problem);
  if (certified !== undefined) bounds.push(certified);
  const best = bounds.reduce<BestReachable | undefined>(
    (a, b) => (a !== undefined && a.cost >= b.cost ? a : b),
    undefined,
  );
  return best !== undefined && best.cost > 0 ? (reachedByConstant(problem, best) ?? best) : undefined;
}

/** The bound as the least cost itself, where a network whose last weights are 0 has it. */
function reachedByConstant(problem: Problem, bound: BestReachable): BestReachable | undefined {
  const { network, frozen, data } = problem;
  const { regularization } = network.objective;
  const { tensors, units } = network.layers[network.layers.length - 1];
  const bias = tensors.find(({ kind }) => kind === 'bias');
  const isFree = tensors.every(({ offset, size }) => !frozen.subarray(offset, offset + size).includes(1));
  const isRegularized = regularization.l1 > 0 || regularization.l2 > 0;
  const best = constantOutput(problem);
  if (best === undefined || bias?.size !== units || !isFree || isRegularized) return undefined;
  const { low, high, name } = outputRange(network);
  const isInside = name !== 'softmax' && best.outputs.every((output) => output > low && output < high);
  if (!isInside || best.cost > bound.cost + bound.uncertainty + ROUNDING * best.cost) return undefined;
  const outputs = Float64Array.from(data.targets, (_, k) => best.outputs[k % units]);
  const uncertainty = Math.max(bound.uncertainty, best.cost - bound.cost + bound.uncertainty);
  return { ...bound, kind: 'exact', cost: best.cost, uncertainty, attained: true, outputs };
}
