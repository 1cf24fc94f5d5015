import type { RungTraining } from '../../training/ladder/rungs.ts';
import { NEAR } from '../../training/ladder/train.ts';
import { countOf, formatNumber } from '../numbers.ts';

/** `Trained with the numeric gradient: 21 steps, cost 0.8789 → 0.0486; every output is within 0.2 of its target.` */
export function trainingInWords(training: RungTraining, isLesson: boolean): string {
  const { gradient, steps, starts, first, last } = training;
  const whose = isLesson || gradient === 'numeric' ? `the ${gradient}` : 'your analytic';
  const again = starts === 1 ? '' : ` (start ${starts}: from those before it did not learn)`;
  const cost = `cost ${formatNumber(first, 4)} → ${formatNumber(last, 4)}`;
  return `Trained with ${whose} gradient: ${countOf(steps, 'step')}${again}, ${cost}${goalInWords(training)}.`;
}

function goalInWords({ worst, ended }: RungTraining): string {
  if (worst === undefined) return '';
  if (ended === 'learned') return `; every output is within ${NEAR} of its target`;
  return `; not learned, an output is ${formatNumber(worst, 2)} from its target`;
}
