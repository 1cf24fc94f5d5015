import type { KinkPlace } from '../network/kinks.ts';
import type { Note, Reason } from '../verdict/verdict.ts';
import { unitInWords } from './words.ts';

const WHY: Readonly<Record<Reason, string>> = {
  noise: 'the rounding error of the cost hides a gradient of this size',
  kink: 'every step size crosses a kink',
  'below resolution': 'the gradient is too small compared with the terms of its sum',
  'few digits': 'the number has too few digits to show its sign',
  'not finite': 'the cost or the gradient is not a finite number',
  'small step': 'the step is too small beside the digits of the parameter',
  'unknown step':
    'they are apart by more than four digits, and differences of an unknown step may be off by as much',
  'unknown state': 'the step depends on earlier steps, through the state of the optimizer',
  'not repeated': 'the finite difference disagrees at one step size and agrees at another',
  stairs: 'the cost moves in steps, and not smoothly',
};

/** Returns a note in words: why a weight could not be decided, where its kink is. */
export function noteInWords({ reason, kink }: Note): string {
  const place = kink?.place === undefined ? '' : ` (${placeInWords(kink.place)})`;
  if (reason === undefined) return `the point is exactly at a kink${place}`;
  if (reason !== 'kink') return WHY[reason];
  return kink?.kind === 'leaves'
    ? `the point is exactly at a kink, and the gradient was not shown to be a valid slope there${place}`
    : WHY.kink + place;
}

function placeInWords({ layer, unit, axes, example }: KinkPlace): string {
  return layer === 'regularization'
    ? 'of |w|, at 0'
    : `layer "${layer}", ${unitInWords(unit, axes)}, example ${example}`;
}
