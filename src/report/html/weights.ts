import { type TensorCheck, VERDICTS, type WeightColumns } from '../../verdict/verdict.ts';
import { noteInWords } from '../notes.ts';
import { DIGITS, digitsToTell, formatNumber, formatSize } from '../numbers.ts';
import { verdictOf } from '../verdicts.ts';
import { errorInBounds } from './levels.ts';

/** Weights whose numbers a report holds: of those that match the worst, and of the others all while there is room. */
const MOST_MATCHING = 10_000;
/** With about 80 bytes each a report stays below 5 MB. */
const MOST_OTHERS = 40_000;

/** A tensor with the weights whose numbers are in the report. */
export interface KeptWeights {
  readonly tensor: TensorCheck;
  readonly flats: Uint32Array;
}

/** What is kept of the weights of a check. */
export interface Kept {
  readonly tensors: readonly KeptWeights[];
  /** Weights that neither match nor are inactive, and how many of them are kept. */
  readonly bad: number;
  readonly keptBad: number;
}

/** Chooses the weights whose numbers are in a report that shows so many checks. */
export function keptWeights(tensors: readonly TensorCheck[], checks: number): Kept {
  const isBad = ({ verdict }: WeightColumns, flat: number) =>
    VERDICTS[verdict[flat]] !== undefined && verdict[flat] <= 1;
  const bad = worst(tensors, isBad, Math.ceil(MOST_OTHERS / checks));
  const good = worst(
    tensors,
    (weights, flat) => verdictOf(weights, flat) !== undefined && !isBad(weights, flat),
    Math.ceil(MOST_MATCHING / checks),
  );
  return {
    tensors: tensors.map((tensor, k) => ({
      tensor,
      flats: Uint32Array.from([...bad.flats[k], ...good.flats[k]]).sort(),
    })),
    bad: bad.of,
    keptBad: bad.flats.reduce((sum, { length }) => sum + length, 0),
  };
}

/** Returns the flat indices of the weights with the largest errors beside their bounds, tensor by tensor. */
function worst(
  tensors: readonly TensorCheck[],
  wanted: (weights: WeightColumns, flat: number) => boolean,
  limit: number,
): { flats: number[][]; of: number } {
  const size = tensors.reduce((sum, { weights }) => sum + weights.verdict.length, 0);
  const ratios = new Float64Array(size);
  let of = 0;
  for (const { weights } of tensors) {
    for (let flat = 0; flat < weights.verdict.length; flat++)
      if (wanted(weights, flat)) ratios[of++] = errorInBounds(weights, flat);
  }
  // Sorted as plain numbers, which takes a tenth of the time of indices that are compared.
  const least = limit >= of ? -1 : ratios.subarray(0, of).sort()[of - limit];
  let ties = limit - ratios.subarray(0, of).reduce((sum, ratio) => sum + (ratio > least ? 1 : 0), 0);
  const flats = tensors.map(({ weights }) => {
    const some: number[] = [];
    for (let flat = 0; flat < weights.verdict.length; flat++) {
      if (!wanted(weights, flat)) continue;
      const ratio = errorInBounds(weights, flat);
      if (ratio > least || (ratio === least && ties-- > 0)) some.push(flat);
    }
    return some;
  });
  return { flats, of };
}

/** The numbers of one weight for the page: flat index, value, analytic, numeric, error, bound, verdict, and a note. */
export type Row = readonly [number, string, string, string, string, string, number, string?];

/** Returns the numbers of a weight, in digits that show how the gradients differ. */
export function rowOf({ weights, notes }: TensorCheck, flat: number): Row {
  const [analytic, numeric, value] = [weights.analytic[flat], weights.numeric[flat], weights.value[flat]];
  const digits = weights.verdict[flat] === 0 ? digitsToTell(analytic, numeric) : DIGITS;
  const note = notes.get(flat);
  const row = [
    flat,
    Number.isNaN(value) ? '' : formatNumber(value),
    formatNumber(analytic, digits),
    formatNumber(numeric, digits),
    formatSize(weights.error[flat]),
    formatSize(weights.bound[flat]),
    weights.verdict[flat],
  ] as const;
  return note === undefined ? row : [...row, noteInWords(note)];
}
