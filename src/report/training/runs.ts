import type { Ending, TrainResult } from '../../training/history.ts';
import type { RunResult } from '../../training/state.ts';
import { COST_DIGITS, countOf, formatCount, formatNumber } from '../numbers.ts';

/** One of several runs that has ended: `run 2 of 5: cost 0.0012 after 2,000 epochs`. */
export function runLine(
  { ended, epoch, cost, validationCost }: RunResult,
  run: number,
  runs: number,
): string {
  const costs =
    validationCost === undefined ? '' : `, validation cost ${formatNumber(validationCost, COST_DIGITS)}`;
  return `run ${run + 1} of ${formatCount(runs)}: cost ${formatNumber(cost, COST_DIGITS)}${costs} after ${countOf(epoch, 'epoch')}${ENDINGS[ended]}`;
}

const ENDINGS: Readonly<Record<Ending, string>> = {
  completed: '',
  'until-cost': ', as low as wanted',
  patience: ', patience at its end',
  stopped: ', interrupted',
  diverged: ', diverged',
};

/** Which of several runs what follows is about; nothing where there was one. */
export function bestRunLine({ run, runs }: Pick<TrainResult, 'run' | 'runs'>): string | undefined {
  if (run === undefined || runs === undefined) return undefined;
  const which = runs.length === 1 ? 'the only run' : `the best of ${formatCount(runs.length)} runs`;
  return `run ${run}, ${which}, with parameters of seed ${runs[run - 1].seed}:`;
}
