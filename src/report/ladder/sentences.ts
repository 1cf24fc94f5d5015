import type { RungTraining } from '../../training/ladder/rungs.ts';
import { NEAR } from '../../training/ladder/train.ts';
import type { ProgramCheck } from '../../verdict/verdict.ts';
import { countOf, formatNumber } from '../numbers.ts';
import { rightInWords } from '../verdicts.ts';

/** `Your outputs and cost, 0.878862, are right for all examples.` */
export function forwardInWords({ parts, cost }: ProgramCheck, isLesson: boolean): string {
  const total = formatNumber(cost.implementation!);
  if (isLesson) return `Cost of all examples: ${total}.`;
  if (parts.outputs === 'not given')
    return `Your cost, ${total}, is right. Your program does not give its outputs: with them more is checked.`;
  const right = (['preActivations', 'activations', 'outputs'] as const).filter(
    (part) => parts[part] === 'match',
  );
  const names = [...right.map((part) => part.replace('preA', 'pre-a')), `cost, ${total},`];
  return `Your ${names.join(' and ')} are right for all examples.`;
}

/** Nothing where the program has no gradient. */
export function gradientInWords({ parts, counts, consistency }: ProgramCheck, isLesson: boolean): string[] {
  if (parts.consistency === 'not given') return [];
  const whose = isLesson ? 'Backpropagation' : 'Your gradient';
  const right = rightInWords(parts.gradient === 'not given' ? consistency.counts : counts);
  return [`${whose} agrees with the finite differences of the cost at ${right}.`];
}

/** `Trained with the numeric gradient: 21 steps, cost 0.8789 → 0.0486; every output is within 0.2 of its target.` */
export function trainingInWords(training: RungTraining, isLesson: boolean): string {
  const { gradient, steps, starts, first, last, worst, ended } = training;
  const whose = isLesson || gradient === 'numeric' ? `the ${gradient}` : 'your analytic';
  const again = starts === 1 ? '' : ` (start ${starts}: from those before it did not learn)`;
  const cost = `cost ${formatNumber(first, 4)} → ${formatNumber(last, 4)}`;
  const goal =
    worst === undefined
      ? ''
      : ended === 'learned'
        ? `; every output is within ${NEAR} of its target`
        : `; not learned, an output is ${formatNumber(worst, 2)} from its target`;
  return `Trained with ${whose} gradient: ${countOf(steps, 'step')}${again}, ${cost}${goal}.`;
}
