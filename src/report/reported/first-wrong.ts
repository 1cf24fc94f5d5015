import type { WrongValue } from '../../verdict/verdict.ts';
import { digitsToTell, formatNumber } from '../numbers.ts';
import { unitInWords } from '../words.ts';

/** `First wrong value: activation a of layer "hidden", unit 2, example 0: 0.7 instead of 0.6.` */
export function firstWrong(wrong: WrongValue): string {
  const { part, layer, unit, axes, example, reported, reference, wrongExamples, examples } = wrong;
  const digits = digitsToTell(reported, reference);
  const noun = {
    preActivations: 'pre-activation z',
    activations: 'activation a',
    outputs: 'output',
    deltas: 'delta',
  }[part];
  const often =
    examples > 1
      ? `; ${axes === undefined ? 'the unit' : 'it'} is wrong at ${wrongExamples} of ${examples} examples`
      : '';
  return `First wrong value: ${noun} of layer "${layer}", ${unitInWords(unit, axes)}, example ${example}: ${formatNumber(reported, digits)} instead of ${formatNumber(reference, digits)}${often}.`;
}
