import type { Pair, PairedReport } from '../../subjects/report-file/alone/pairs.ts';
import { halfUnit } from '../../tensors/precision.ts';
import { UNIT_ROUNDOFF } from '../../tensors/rounding.ts';
import { numberAllowance } from '../allowance/stored-numbers.ts';
import { shownFields } from '../build-check.ts';
import { summarizeTensor } from '../gradient/tensor-summary.ts';
import type { Reason, Status, TensorCheck, Verdict } from '../tensor-check.ts';
import { NOT_GIVEN, type ReportedCheck } from '../verdict.ts';

/** Part of a derivative that right differences may be off by: the truncation of central ones at every usual step. */
const AGREES = 1e-4;
/** Part of the largest derivative that they may be off by: the rounding of two costs over a small step. */
const ROUNDING = 1e-7;
/** Part of a derivative from which on a difference can be a mismatch. */
const APART = 0.02;
/** Lengths of the error that the other entries show, from which on a difference is a mismatch. */
const BEYOND = 30;
/** That error as part of the largest derivative, where most entries disagree and show none. */
const UNKNOWN = 1e-3;
/** Digits that are fewer than this part of a number tell nothing of it. */
const TELLING = 0.05;

/**
 * Compares a gradient with a numerical gradient where nothing else is known: neither the cost nor the step, so that no
 * bound on the error of the differences can be computed. Two numbers match where they agree to four digits, or to
 * the rounding of differences, beyond the digits that are shown. They mismatch only where they are apart by 2 % of the
 * number, and by 30 times what the matching entries are off by. Where fewer than half of the entries match, that is
 * 3 % of the largest derivative: one-sided differences of a step of 1e-3 are off by so much where the second derivative
 * is 60 times the largest first one. What lies between is inconclusive. All figures are relative to the numbers, so that
 * scaling the cost changes no verdict.
 *
 * @param file the report, as it was named
 */
export function compareAlone({ pairs, missing, reading }: PairedReport, file: string): ReportedCheck {
  const scale = largestOf(pairs.flatMap(({ gradient, numerical }) => [gradient.values, numerical.values]));
  const all = pairs.flatMap((pair) => entriesOf(pair, scale));
  const matching = all.filter(({ matches }) => matches);
  const error =
    matching.length >= all.length / 2 ? Math.max(...matching.map(({ off }) => off)) : UNKNOWN * scale;
  let at = 0;
  const tensors = pairs.map((pair): TensorCheck => {
    const entries = all.slice(at, at + pair.gradient.values.length);
    at += entries.length;
    return tensorOf(pair, entries, error);
  });
  const fields = shownFields({ name: file }, tensors);
  const isTelling = all.some(({ matches, telling }) => matches && telling);
  const status = statusOf(fields.counts.mismatch, fields.counts.inconclusive, isTelling);
  const digits = digitsOf(matching);
  return {
    ...fields,
    subject: 'reported',
    status,
    cost: {},
    parts: { ...NOT_GIVEN, consistency: status },
    evaluations: 0,
    method: 'none',
    findings: [],
    reported: {
      file,
      vectors: [
        { part: 'gradient', status, counts: fields.counts, tensors, missing, tooShort: 0, silent: [] },
      ],
      values: [],
      missingLayers: {},
      transposed: [],
      alone: { ...(digits !== undefined && { digits }) },
      ...(reading && { reading }),
    },
  };
}

function statusOf(mismatches: number, open: number, isTelling: boolean): Status {
  if (mismatches > 0) return 'mismatch';
  return open > 0 || !isTelling ? 'inconclusive' : 'match';
}

interface Entry {
  /** The difference beyond the digits. */
  readonly off: number;
  readonly size: number;
  /** Half a unit of both numbers, and the rounding of their type. */
  readonly digits: number;
  readonly allowed: number;
  readonly matches: boolean;
  /** Whether the digits show the number. */
  readonly telling: boolean;
  readonly finite: boolean;
}

function entriesOf({ gradient, numerical }: Pair, scale: number): Entry[] {
  return Array.from(gradient.values, (own, k) => {
    const other = numerical.values[k];
    const digits = [gradient, numerical].reduce(
      (sum, { values, precision }) =>
        sum + numberAllowance(values[k], precision) + UNIT * Math.abs(values[k]),
      0,
    );
    const size = Math.max(Math.abs(own), Math.abs(other));
    const finite = Number.isFinite(size);
    const off = finite ? Math.max(0, Math.abs(own - other) - digits) : 0;
    const allowed = AGREES * size + ROUNDING * scale;
    const half = halfUnit(own, gradient.precision) + halfUnit(other, numerical.precision);
    return {
      off,
      size,
      digits,
      allowed,
      matches: finite && off <= allowed,
      telling: half < TELLING * size,
      finite,
    };
  });
}

/** A few roundings of a float64. */
const UNIT = 8 * UNIT_ROUNDOFF.float64;

function tensorOf(
  { name, shape, gradient, numerical, parameters }: Pair,
  entries: readonly Entry[],
  error: number,
): TensorCheck {
  const size = gradient.values.length;
  const source = Int32Array.from({ length: size }, (_, k) => k);
  return summarizeTensor(
    { name, shape, source },
    parameters ?? new Float64Array(size).fill(Number.NaN),
    gradient.values,
    (k) => {
      const entry = entries[k];
      const reason: Reason = entry.finite ? 'unknown step' : 'not finite';
      const verdict = verdictOf(entry, error);
      return {
        judgement: {
          verdict,
          bound: entry.allowed + entry.digits,
          scale: entry.size,
          ...(verdict === 'inconclusive' && { reason }),
        },
        numeric: numerical.values[k],
      };
    },
  );
}

function verdictOf({ off, size, matches, finite }: Entry, error: number): Verdict {
  if (matches) return 'match';
  return finite && off > APART * size && off > BEYOND * error ? 'mismatch' : 'inconclusive';
}

function largestOf(columns: readonly Float64Array[]): number {
  return columns.reduce(
    (most, values) =>
      values.reduce((max, value) => (Number.isFinite(value) ? Math.max(max, Math.abs(value)) : max), most),
    0,
  );
}

/** The digits to which matching numbers agree, where their own digits show them. */
function digitsOf(matching: readonly Entry[]): number | undefined {
  const telling = matching.filter(({ telling }) => telling);
  if (telling.length === 0) return undefined;
  const relative = Math.max(...telling.map(({ off, digits, size }) => (off + digits) / size));
  return Math.min(15, Math.max(1, Math.floor(-Math.log10(relative))));
}
