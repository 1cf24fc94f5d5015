import type { Problem } from '../../problem/problem.ts';
import type { TrainCheck } from '../../training/history.ts';
import { countOf, formatCount, formatSize } from '../numbers.ts';
import type { TextStyle } from '../reporter.ts';
import { verdictMark } from '../verdicts.ts';
import { wrap } from '../width.ts';

/** The result of a gradient check before or after training, and how to see its weights if it did not pass. */
export function checkLine(
  check: TrainCheck,
  problem: Pick<Problem, 'name' | 'source' | 'data'>,
  { paint, width }: TextStyle,
): string {
  const { when, status } = check;
  const mark = verdictMark(status, { paint });
  const advice = status === 'match' ? '' : `; ${adviceFor(when, problem)}`;
  return `${wrap(`${mark} gradient check ${when} training: ${verdict(check, problem.data.count)}${advice}`, width, '  ')}\n`;
}

function adviceFor(when: TrainCheck['when'], { name, source }: Pick<Problem, 'name' | 'source'>): string {
  if (when === 'before') return `nncheck grad ${source ?? `--task ${name}`} shows which and why`;
  return 'nncheck grad shows which and why, of a spec with these parameters (--save-parameters FILE, then "parameters": {"file": …})';
}

function verdict(check: TrainCheck, allExamples: number): string {
  const { checked, weights, examples, mismatches, inconclusive, largestRelativeError } = check;
  if (checked === 0) return 'all weights are frozen, nothing to check';
  const parts: string[] = [];
  if (mismatches > 0) parts.push(`${formatCount(mismatches)} of ${countOf(checked, 'weight')} mismatch`);
  if (inconclusive > 0)
    parts.push(`${formatCount(inconclusive)} of ${countOf(checked, 'weight')} cannot be decided`);
  if (parts.length === 0) parts.push(`${countOf(checked, 'weight')} ${checked === 1 ? 'matches' : 'match'}`);
  if (inconclusive < checked) parts.push(`largest relative error ${formatSize(largestRelativeError)}`);
  const sampled = [
    ...(checked < weights ? [`a sample of ${formatCount(weights)}`] : []),
    ...(examples < allExamples ? [`the first ${countOf(examples, 'example')}`] : []),
  ];
  return parts.join(', ') + (sampled.length > 0 ? ` (${sampled.join(', ')})` : '');
}
