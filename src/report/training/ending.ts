import type { Problem } from '../../problem/problem.ts';
import type { TrainResult } from '../../training/history.ts';
import { type Outcome, outcomeOf } from '../../training/outcome.ts';
import { whyNotFinite } from '../not-finite.ts';
import { COST_DIGITS, countOf, formatCount, formatNumber, formatSize } from '../numbers.ts';

/** The end of a training: its reason, the last cost, and advice if the result is bad. */
export function endingInWords(problem: Problem, { ended, final }: TrainResult): string {
  if (ended === 'diverged') return divergence(problem, final.epoch, final.cost);
  const epochs = countOf(final.epoch, 'epoch');
  const cost = `cost ${formatNumber(final.cost, COST_DIGITS)}`;
  const came = outcomeInWords(outcomeOf(problem, final.outputs));
  return `${ended === 'stopped' ? 'stopped after' : 'after'} ${epochs}: ${cost}, ${came}`;
}

function divergence(problem: Problem, epoch: number, cost: number): string {
  const value = formatNumber(cost);
  if (epoch === 0) {
    return (
      `not trained: the cost is ${value} before the first step, and no step can mend that. ` +
      whyNotFinite(problem).join(' ')
    );
  }
  const rate = problem.train.optimizer.learningRate;
  return (
    `diverged: the cost is ${value} after epoch ${formatCount(epoch)}, since steps that are too large make it grow; ` +
    `try --learning-rate ${Number((rate / 10).toPrecision(6))} in place of ${rate}`
  );
}

function outcomeInWords(outcome: Outcome): string {
  if (outcome.kind === 'numbers') {
    return `worst error ${formatSize(outcome.worst)}, root mean square error ${formatSize(outcome.typical)}`;
  }
  const { right, examples } = outcome;
  const share = right === examples ? '' : ` (${formatNumber((100 * right) / examples, 3)} %)`;
  return `${formatCount(right)} of ${countOf(examples, 'example')} right${share}`;
}
