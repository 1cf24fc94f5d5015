import { reductionFactor } from '../../network/cost.ts';
import { targetClasses } from '../../problem/classes.ts';
import type { Problem } from '../../problem/problem.ts';
import { affineModel } from './affine-model.ts';
import { leastBalancedSum, TOLERANCE } from './balanced-sum.ts';
import { sidesOfPlanes } from './class-rows.ts';
import { decide } from './half-spaces.ts';
import { lossOfOutputs, outputRange } from './output-range.ts';
import type { BestReachable } from './result.ts';
import { sidesOfOutputs } from './separability.ts';

/** Groups that are looked for: each takes some linear programs and a search. */
const MOST_CERTIFICATES = 50;
/** More inputs make groups of so many examples that the search is long. */
const MOST_INPUTS = 30;

/**
 * Returns a bound of the cost without a hidden layer, of sigmoid or tanh outputs with squared or absolute loss, whose targets are
 * the ends of their range. Each group of examples that no plane separates has a least cost; groups without a
 * common example add theirs up.
 *
 * @returns undefined where the theorem does not apply, or all classes can be separated
 */
export function certificateBound(problem: Problem): BestReachable | undefined {
  const { network, data } = problem;
  const loss = lossOfOutputs(network);
  const { name, low, high } = outputRange(network);
  const model = affineModel(problem);
  const classes = targetClasses(problem);
  const power = loss.name === 'squared' ? 2 : loss.name === 'absolute' ? 1 : undefined;
  if (power === undefined || (name !== 'sigmoid' && name !== 'tanh') || network.inputs > MOST_INPUTS)
    return undefined;
  // One-hot targets are 0 and 1, too.
  const sides = classes?.kind === 'largest' ? { low: 0, high: 1, middle: 0.5 } : classes;
  if (model === undefined || sides === undefined || sides.low !== low || sides.high !== high)
    return undefined;

  const systemOf = sidesOfPlanes(problem, model);
  let sum = 0;
  let certificates = 0;
  let examples = 0;
  for (const question of sidesOfOutputs(problem, { ...sides, kind: 'sides' })?.() ?? []) {
    let rest = question.sides;
    while (certificates < MOST_CERTIFICATES && rest.length > 0) {
      const decision = decide(systemOf(rest, 1, question.threshold));
      if (decision === undefined || decision.separable) break;
      const { rows, factors } = decision;
      const isOfExamples = rows.every((row) => row < rest.length);
      const least = isOfExamples ? leastBalancedSum(factors, power) : undefined;
      if (least === undefined) break;
      sum += least;
      certificates += 1;
      examples += rows.length;
      rest = rest.filter((_, row) => !rows.includes(row));
    }
  }
  if (certificates === 0) return undefined;
  // A loss of one example that is wholly wrong.
  const scale = (loss.constants.scale ?? 1) * (high - low) ** power * reductionFactor(network, data);
  const uncertainty = certificates * TOLERANCE * scale;
  return {
    kind: 'bound',
    cost: sum * scale,
    uncertainty,
    proof: { by: 'certificates', certificates, examples },
  };
}
