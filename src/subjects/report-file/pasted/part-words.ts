import type { GradientPart } from '../reported-numbers.ts';

/** Words that say that a gradient was measured by differences; `approx.weight` is a tensor of a layer of that name. */
const NUMERICAL =
  /(?<!\p{L})(?:num(?:erical|eric|grads?|_grads?)?|approx\p{L}*|finite|estimate[ds]?)(?!\p{L}|[._](?:weight|bias|kernel)s?(?!\p{L}))/iu;
/** Words that say that it was computed by backpropagation, or only that it is a gradient. */
const ANALYTIC = /(?<!\p{L})(?:analytic(?:al)?|back-?prop(?:agation|agated)?|(?:gradient|grad)s?)(?!\p{L})/iu;
/** Words that say nothing of which tensor is meant. */
const OTHER = /(?<!\p{L})(?:my|your|the|of|is|are|values?|by|from|differences?|list|array)(?!\p{L})/giu;

/** Returns which part of a report the words before an array speak of, where they do. */
export function partIn(words: string): GradientPart | undefined {
  if (NUMERICAL.test(words)) return 'numericalGradient';
  return ANALYTIC.test(words) ? 'gradient' : undefined;
}

/** Returns what is left of words without those that speak of a part: the name of a tensor or of a layer, or nothing. */
export function withoutPart(words: string): string {
  const all = (pattern: RegExp) => new RegExp(pattern.source, 'giu');
  return words
    .replace(all(NUMERICAL), ' ')
    .replace(all(ANALYTIC), ' ')
    .replace(OTHER, ' ')
    .replace(/[\s,;:=()[\]{}'"#*-]+/g, ' ')
    .trim();
}
