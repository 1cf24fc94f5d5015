import { NncheckError } from '../../errors.ts';
import type { Problem } from '../../problem/problem.ts';
import { sizeOf } from '../../tensors/tensor.ts';
import type { Values } from '../module/values.ts';
import { readJsonReport } from './json.ts';
import { matchReport } from './match-report.ts';
import type { GradientPart, ReportedNumbers, ValuePart } from './reported-numbers.ts';

/** Tensors by name: nested arrays, typed arrays, or `{shape, values}` with flat values row by row. */
export type ReportTensors = Readonly<Record<string, Values>> | ReadonlyMap<string, Values>;

/** What a program has computed, as a report in JSON has it; every part may be left out. */
export type ReportValues = {
  readonly cost?: number;
  /** Of the last layer, a row for each example. */
  readonly outputs?: Values;
  /** The parameters that the program had; they take the place of the spec's. */
  readonly parameters?: ReportTensors;
  /** The step that led to `parametersAfter`. */
  readonly learningRate?: number;
  readonly step?: number;
} & { readonly [Part in GradientPart | Exclude<ValuePart, 'outputs'>]?: ReportTensors };

/** The name that messages give these numbers. */
const NAME = 'the report';

/**
 * Matches numbers in memory to a problem, as a report in JSON is: each tensor by its name and shape.
 *
 * @throws NncheckError of kind `data` with all issues, each at its place
 */
export async function reportedFrom(values: ReportValues, problem: Problem): Promise<ReportedNumbers> {
  if (typeof values !== 'object' || values === null) {
    throw new NncheckError('data', 'wrong-type', 'expected an object such as { gradient: { … } }');
  }
  const text = JSON.stringify(values, (_key, value) => plain(value));
  const noFiles = () => {
    throw new NncheckError('data', 'not-a-tensor', `${NAME}: expected numbers, found a text`);
  };
  return matchReport(await readJsonReport(new TextEncoder().encode(text), NAME, noFiles), problem, NAME);
}

/** Returns a value as JSON has it: lists for typed arrays, nested lists for a shape and its values. */
function plain(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) return Object.fromEntries(value);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float64Array);
  if ('shape' in value && 'values' in value && Array.isArray(value.shape)) {
    const flat = Array.from(value.values as ArrayLike<number>);
    if (flat.length !== sizeOf(value.shape)) {
      const message = `${NAME}: expected ${sizeOf(value.shape)} numbers as the shape [${value.shape.join(', ')}] has, found ${flat.length}`;
      throw new NncheckError('data', 'wrong-shape', message);
    }
    return inRows(flat, value.shape);
  }
  return value;
}

/** Returns flat values as nested lists. */
function inRows(flat: readonly number[], [length = 1, ...inner]: readonly number[]): unknown {
  if (inner.length === 0) return flat;
  const size = sizeOf(inner);
  return Array.from({ length }, (_, k) => inRows(flat.slice(k * size, (k + 1) * size), inner));
}
