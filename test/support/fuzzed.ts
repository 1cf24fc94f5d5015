import fc from 'fast-check';
import { FAMILIES } from './families.ts';
import { networks, type RandomNetwork } from './networks.ts';
import { POINTS } from './points.ts';

/** The kinds of problems that verdicts are tried at: random networks at every point, and hard ones. */
export const FUZZED: readonly string[] = [...Object.keys(POINTS), ...Object.keys(FAMILIES).slice(1)];

/** Returns that many problems of one kind, the same for the same seed. */
export function fuzzed(name: string, count: number, seed: number): RandomNetwork[] {
  const point = POINTS[name];
  if (point !== undefined) return fc.sample(networks, { numRuns: count, seed }).map(point);
  return Array.from({ length: count }, (_, k) => FAMILIES[name](1000 * seed + k));
}
