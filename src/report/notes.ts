import type { KinkPlace } from '../network/kinks.ts';
import type { Note, Reason } from '../verdict/verdict.ts';

const WHY: Readonly<Record<Reason, string>> = {
  noise: 'the rounding of the cost hides a gradient this small',
  kink: 'every step crosses a kink',
  'below resolution': 'the gradient is too small beside the terms it is summed from',
  'not finite': 'the cost or the gradient is not a finite number',
  'unknown state': 'the step depends on what the optimizer remembered before it',
  'not repeated': 'the difference disagrees at one step and agrees at another',
};

/** Returns a note in words: why a weight could not be decided, where its kink is. */
export function noteInWords({ reason, kink }: Note): string {
  const place = kink?.place === undefined ? '' : ` (${placeInWords(kink.place)})`;
  if (reason === undefined) return `the point is exactly at a kink${place}`;
  if (reason !== 'kink') return WHY[reason];
  return kink?.kind === 'leaves'
    ? `the point is exactly at a kink, and the gradient is not known to be a slope beside it${place}`
    : WHY.kink + place;
}

function placeInWords({ layer, unit, example }: KinkPlace): string {
  return layer === 'regularization' ? 'of |w|, at 0' : `of ${layer}, unit ${unit}, example ${example}`;
}
