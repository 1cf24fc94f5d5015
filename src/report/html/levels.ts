import { type TensorCheck, VERDICTS, type Verdict, type WeightColumns } from '../../verdict/verdict.ts';

/** How the error of a weight is beside its bound, in a colour and in words. */
export interface Level {
  readonly name: string;
  readonly rgb: readonly [number, number, number];
  /** What is written into its cell, so that it can be told without colours. */
  readonly mark: string;
}

/** From blue to red by a scale that readers without red or green tell apart; the colours hold on light and dark pages. */
export const LEVELS: readonly Level[] = [
  { name: 'not checked', rgb: [148, 152, 160], mark: '' },
  { name: 'inactive', rgb: [190, 193, 199], mark: '·' },
  { name: 'match, error at most 1 % of the bound', rgb: [188, 216, 240], mark: '' },
  { name: 'match, error at most 10 % of the bound', rgb: [140, 183, 224], mark: '' },
  { name: 'match, error within the bound', rgb: [91, 143, 199], mark: '' },
  { name: 'subgradient', rgb: [104, 194, 180], mark: '~' },
  { name: 'inconclusive', rgb: [246, 196, 83], mark: '?' },
  { name: 'mismatch, error up to 10 times the bound', rgb: [240, 140, 110], mark: '✗' },
  { name: 'mismatch, error up to 1000 times the bound', rgb: [214, 72, 50], mark: '✗' },
  { name: 'mismatch, error above 1000 times the bound', rgb: [150, 14, 34], mark: '✗' },
];

/** The level of each verdict but match and mismatch, which have several. */
const OF_VERDICT: Partial<Record<Verdict, number>> = { inactive: 1, subgradient: 5, inconclusive: 6 };

/** Returns the error of a weight as a multiple of its bound; infinite where either is not finite. */
export function errorInBounds({ error, bound }: WeightColumns, flat: number): number {
  const ratio = error[flat] / bound[flat];
  if (error[flat] === 0) return 0;
  return Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
}

/** Returns the index of a weight’s level. */
export function levelOf(weights: WeightColumns, flat: number): number {
  const verdict = VERDICTS[weights.verdict[flat]];
  if (verdict === undefined) return 0;
  const level = OF_VERDICT[verdict];
  if (level !== undefined) return level;
  const ratio = errorInBounds(weights, flat);
  if (verdict === 'match') return ratio <= 0.01 ? 2 : ratio <= 0.1 ? 3 : 4;
  return ratio <= 10 ? 7 : ratio <= 1000 ? 8 : 9;
}

/** Returns the levels of all weights of a tensor. */
export function levelsOf({ weights }: TensorCheck): Uint8Array {
  return weights.verdict.map((_, flat) => levelOf(weights, flat));
}

/** Whether the weight of that level is one that a reader has to look at. */
export const isBad = (level: number): boolean => level >= 6;
