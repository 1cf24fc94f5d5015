import type { ProgramCheck, VectorCheck } from '../verdict/verdict.ts';
import { countOf, formatCount, formatNumber } from './numbers.ts';
import { total, wrongTensors } from './verdicts.ts';
import { OPTIMIZER_NAMES } from './words.ts';

/** The judgement of a program's update steps; nothing where there are none. */
export function stepsInWords({ update }: ProgramCheck): string[] {
  if (update === undefined) return [];
  const { vector, optimizer, learningRate, steps = [], from } = update;
  const declared = `${OPTIMIZER_NAMES[optimizer]} with η = ${formatNumber(learningRate)}`;
  switch (vector.status) {
    case 'match': {
      const own = from === 'program' ? ', made with your own gradient' : '';
      return [`Your ${countOf(steps.length || 1, 'update step')} are those of ${declared}${own}.`];
    }
    case 'mismatch': {
      const wrong = `${formatCount(vector.counts.mismatch)} of ${countOf(total(vector.counts), 'weight')}`;
      const first = steps.indexOf('mismatch') + 1;
      const which = first > 1 ? `step ${first} from rest` : 'the first step from rest';
      return [
        `Your update steps are not those of ${declared}: ${which} is wrong at ${wrong}, in ${wrongTensors(vector.tensors).join(', ')}.`,
      ];
    }
    case 'inconclusive':
      return [
        `Your update steps could not be judged at ${countOf(vector.counts.inconclusive, 'weight')}: ${hasFiniteSteps(vector) ? 'they are too small beside the digits of the parameters' : 'the parameters after them are not finite'}.`,
      ];
  }
}

function hasFiniteSteps({ tensors }: VectorCheck): boolean {
  return !tensors.some(({ notes }) => [...notes.values()].some(({ reason }) => reason === 'not finite'));
}

/** What was compared in place of a gradient, or why the steps were not. */
export function stepRemarks({ gradientOfStep, stepsOpen, parts }: ProgramCheck): string[] {
  if (gradientOfStep !== undefined) {
    const { learningRate, taken } = gradientOfStep;
    const assumed =
      taken === undefined
        ? ''
        : ' It is taken for a step of gradient descent: with another optimizer, answer initialize with "optimizer".';
    return [
      `Your program has no gradient. Compared is (θ − θ′)/η of its step with η = ${formatNumber(learningRate)}, as exactly as θ′ shows it.${assumed}`,
    ];
  }
  if (stepsOpen === undefined || parts.consistency === 'not given') return [];
  return ['Your update steps were not judged: without a spec no optimizer is declared.'];
}

/** Where there is neither a spec nor a gradient, and the steps do not show one. */
export const NO_GRADIENT_SHOWN = [
  'Nothing was compared: your program has no gradient, and its update steps do not show one, since they are divided by the size of the gradient as those of RMSprop and Adam are.',
  'Give a spec that declares the optimizer ("train.optimizer"), or a gradient. If the steps are those of gradient descent, answer initialize with "optimizer": {"type": "sgd"}.',
];
