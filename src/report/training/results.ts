import type { Problem } from '../../problem/problem.ts';
import type { TrainCheck, TrainResult } from '../../training/history.ts';
import { type Outcome, outcomeOf } from '../../training/outcome.ts';
import type { StopOptions } from '../../training/stopping.ts';
import { whyNotFinite } from '../not-finite.ts';
import { COST_DIGITS, countOf, formatCount, formatNumber, formatSize } from '../numbers.ts';
import type { TextStyle } from '../reporter.ts';
import { verdictMark } from '../verdicts.ts';
import { wrap } from '../width.ts';

/** From this relative error on, not one digit of the weight's gradient is confirmed. */
const UNCONFIRMED = 0.1;

/** Returns whether a check leaves nothing open. */
export function isClean({ status, inconclusive, largestRelativeError }: TrainCheck): boolean {
  return status === 'match' && inconclusive === 0 && largestRelativeError < UNCONFIRMED;
}

/**
 * The result of a gradient check, and how to see its weights if it did not pass.
 *
 * @param run its number, where there are several
 */
export function checkLine(
  check: TrainCheck,
  problem: Pick<Problem, 'name' | 'source' | 'data'>,
  { paint, width }: TextStyle,
  run?: number,
): string {
  const { when, epoch, status } = check;
  const clean = isClean(check);
  const mark = verdictMark(status === 'match' && !clean ? 'inconclusive' : status, { paint });
  const at = when === 'during' ? `at epoch ${formatCount(epoch)}` : `${when} training`;
  const ofRun = run === undefined || (run === 0 && when === 'before') ? '' : ` of run ${run + 1}`;
  const advice = clean ? '' : `; ${adviceFor(when, problem)}`;
  return `${wrap(`${mark} gradient check ${at}${ofRun}: ${verdict(check, problem.data.count)}${advice}`, width, '  ')}\n`;
}

function adviceFor(when: TrainCheck['when'], { name, source }: Pick<Problem, 'name' | 'source'>): string {
  if (when === 'before')
    return `nncheck grad ${source ?? `--task ${name}`} shows the weights and the reasons`;
  return 'nncheck grad shows the weights and the reasons for a spec with these parameters (--save-parameters FILE, then "parameters": {"file": …})';
}

function verdict(check: TrainCheck, allExamples: number): string {
  const { checked, weights, examples, mismatches, inconclusive, largestRelativeError } = check;
  if (checked === 0) return 'nothing to check, all weights are frozen';
  const parts: string[] = [];
  if (mismatches > 0) parts.push(`${formatCount(mismatches)} of ${countOf(checked, 'weight')} mismatch`);
  if (inconclusive > 0)
    parts.push(`${formatCount(inconclusive)} of ${countOf(checked, 'weight')} could not be decided`);
  if (parts.length === 0) parts.push(`${countOf(checked, 'weight')} ${checked === 1 ? 'matches' : 'match'}`);
  if (inconclusive < checked) parts.push(`largest relative error ${formatSize(largestRelativeError)}`);
  const sampled = [
    ...(checked < weights ? [`a sample of ${formatCount(weights)}`] : []),
    ...(examples < allExamples ? [`the first ${countOf(examples, 'example')}`] : []),
  ];
  return parts.join(', ') + (sampled.length > 0 ? ` (${sampled.join(', ')})` : '');
}

/** The end of a training: its reason, the last cost, and advice if the result is bad. */
export function endingInWords(
  problem: Problem,
  { ended, final }: TrainResult,
  { untilCost = 0, patience = 0 }: StopOptions,
): string {
  if (ended === 'diverged') return divergence(problem, final.epoch, final.cost);
  const { validationCost } = final;
  const after = `after ${countOf(final.epoch, 'epoch')}`;
  const validated = validationCost === undefined ? '' : 'validation ';
  const why = {
    completed: after,
    stopped: `stopped ${after}`,
    patience: `stopped ${after}, no lower ${validated}cost in the last ${formatCount(patience)}`,
    'until-cost': `at most ${formatNumber(untilCost)} ${after}`,
  }[ended];
  const cost = `cost ${formatNumber(final.cost, COST_DIGITS)}`;
  const validation =
    validationCost === undefined ? [] : [`validation cost ${formatNumber(validationCost, COST_DIGITS)}`];
  const came = outcomeInWords(outcomeOf(problem, final.outputs));
  return `${why}: ${[cost, ...validation, came].join(', ')}`;
}

function divergence(problem: Problem, epoch: number, cost: number): string {
  const value = formatNumber(cost);
  if (epoch === 0) {
    return `not trained: the cost is ${value} before the first step. ${whyNotFinite(problem).join(' ')}`;
  }
  const rate = problem.train.optimizer.learningRate;
  return (
    `diverged: the cost is ${value} after epoch ${formatCount(epoch)}; the steps may be too large. ` +
    `Try --learning-rate ${Number((rate / 10).toPrecision(6))} instead of ${rate}`
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
