import { type Cost, reductionFactor } from '../../network/cost.ts';
import type { Regularization } from '../../network/objective.ts';
import { regularizationCost } from '../../network/regularization.ts';
import type { Problem } from '../../problem/problem.ts';
import { COST_DIGITS, formatCount, formatNumber } from '../numbers.ts';
import { JOINT } from '../width.ts';
import { sumOf } from './terms.ts';

/** Of more losses than this only the first few are written out. */
const MOST_LOSSES = 8;

/** The steps from the losses of all examples to the cost: the reduction, the regularization, their sum. */
export function costLines(problem: Problem, { losses, data, regularization, total }: Cost): string[] {
  const terms = Array.from(losses.subarray(0, MOST_LOSSES), (loss) => formatNumber(loss));
  const sum =
    losses.length > MOST_LOSSES
      ? `${sumOf(terms.slice(0, 4))} + … (${formatCount(losses.length)} losses)`
      : sumOf(terms);
  const divisor = 1 / reductionFactor(problem.network, problem.data);
  const reduced = divisor === 1 ? sum : `(${sum}) / ${formatCount(Math.round(divisor))}`;
  const { l1, l2 } = problem.network.objective.regularization;
  if (l1 === 0 && l2 === 0) return [`cost = ${reduced} =${JOINT}${formatNumber(total, COST_DIGITS)}`];
  return [
    `data = ${reduced} =${JOINT}${formatNumber(data)}`,
    `regularization = ${regularizationFormula(problem)} =${JOINT}${formatNumber(regularization)}`,
    `cost = ${formatNumber(data)} + ${formatNumber(regularization)} =${JOINT}${formatNumber(total, COST_DIGITS)}`,
  ];
}

function regularizationFormula({ network, parameters, data }: Problem): string {
  const { regularization } = network.objective;
  const { l1, l2, reduction } = regularization;
  const plain = (of: Partial<Regularization>) =>
    regularizationCost(
      network.space,
      { ...regularization, l1: 0, l2: 0, reduction: 'sum', ...of },
      parameters,
      data.count,
    );
  // Σ w² is the l2 cost at l2 = 2.
  const terms = [
    ...(l1 === 0 ? [] : [`${formatNumber(l1)}·Σ|w| (${formatNumber(plain({ l1: 1 }))})`]),
    ...(l2 === 0 ? [] : [`${formatNumber(l2)}/2·Σw² (${formatNumber(plain({ l2: 2 }))})`]),
  ];
  const sum = terms.join(' + ');
  return reduction === 'mean' ? `(${sum}) / ${formatCount(data.count)}` : sum;
}
