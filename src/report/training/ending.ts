import type { Problem } from '../../problem/problem.ts';
import type { TrainResult } from '../../training/history.ts';
import { type Outcome, outcomeOf } from '../../training/outcome.ts';
import { formatCount, formatNumber, formatSize } from '../numbers.ts';

/** Digits of the cost at the end: enough to compare it with another program's. */
const COST_DIGITS = 12;

/** How the training ended, what it came to, and what to do where that is not good. */
export function endingLines(problem: Problem, { ended, final }: TrainResult): string[] {
  const epochs = `${formatCount(final.epoch)} ${final.epoch === 1 ? 'epoch' : 'epochs'}`;
  if (ended === 'diverged') {
    return [divergence(problem, final.epoch, final.cost)];
  }
  const cost = `cost ${formatNumber(final.cost, COST_DIGITS)}`;
  const came = outcomeText(outcomeOf(problem, final.outputs));
  return [
    ended === 'stopped' ? `stopped after ${epochs}: ${cost}, ${came}` : `after ${epochs}: ${cost}, ${came}`,
  ];
}

function divergence({ train }: Problem, epoch: number, cost: number): string {
  const value = formatNumber(cost);
  if (epoch === 0) {
    return `not trained: the cost is ${value} before the first step. Look at the data and the parameters for values that are too large.`;
  }
  const rate = train.optimizer.learningRate;
  return (
    `diverged: the cost is ${value} after epoch ${formatCount(epoch)}. The steps are too large for it to fall: ` +
    `try --learning-rate ${formatNumber(rate / 10, 2)} in place of ${formatNumber(rate)}.`
  );
}

function outcomeText(outcome: Outcome): string {
  if (outcome.kind === 'numbers') {
    return `worst error ${formatSize(outcome.worst)}, typical error ${formatSize(outcome.typical)} (root mean square)`;
  }
  const { right, examples } = outcome;
  const all = `${formatCount(right)} of ${formatCount(examples)} ${examples === 1 ? 'example' : 'examples'} right`;
  const percent = right === examples || examples < 20 ? '' : ` (${((100 * right) / examples).toFixed(1)} %)`;
  return all + percent;
}
