import type { WrongValue } from '../../verdict/verdict.ts';
import { digitsToTell, formatNumber } from '../numbers.ts';

/** `First wrong is the activation of hidden, unit 2, example 0: 0.7 instead of 0.6.` */
export function firstWrong({ part, layer, unit, example, reported, reference }: WrongValue): string {
  const digits = digitsToTell(reported, reference);
  const noun = {
    preActivations: 'pre-activation z',
    activations: 'activation a',
    outputs: 'output',
    deltas: 'delta',
  }[part];
  return `First wrong is the ${noun} of ${layer}, unit ${unit}, example ${example}: ${formatNumber(reported, digits)} instead of ${formatNumber(reference, digits)}.`;
}
