import { describeValue } from '../../input/describe.ts';
import type { Issues, Locate, Path } from '../../input/issues.ts';
import { type ReadNumber, readNested } from '../../input/nested.ts';
import { isNumberAt, scan } from '../../input/text/scan.ts';
import { EXACT, type Precision, type PrecisionReader, precisionReader } from '../../tensors/precision.ts';
import type { ParsedTensor, ParsedTensors } from './parsed-tensors.ts';

/** Reads the tensors of a file that the report names at a path. */
export type ReadCompanion = (
  name: string,
  path: Path,
  report: { readonly locate: Locate },
) => Promise<ParsedTensors>;

/** A report in JSON that is being read. */
export interface Json {
  readonly issues: Issues;
  readonly locate: Locate;
  precision(...keys: Path): Precision;
  readonly companion: ReadCompanion;
}

/** Reads the tensors at one place of a report: an object of them, one without a name, or the name of a file of them. */
export async function readGroup(value: unknown, place: Path, json: Json): Promise<ParsedTensors> {
  const { issues } = json;
  if (isText(value)) return json.companion(value, place, json);
  const tensors = new Map<string, ParsedTensor>();
  const paths = new Map<string, Path>();
  for (const [name, given, path] of entriesOf(value, place)) {
    if (paths.has(name)) issues.add('duplicate-tensor', path, `${name} is here twice`, 'key');
    paths.set(name, path);
    const tensor = await readTensor(given, path, json);
    if (tensor !== undefined) tensors.set(name, tensor);
  }
  if (paths.size === 0) issues.add('nothing-reported', place, 'expected tensors by name, found none');
  return {
    tensors,
    issues,
    naming: (name) => `give tensors by name, such as {${JSON.stringify(name)}: …}`,
    at: (name) => paths.get(name) ?? place,
  };
}

/** The tensors of a part by name; the names of nested objects are joined by dots. */
function* entriesOf(value: unknown, place: Path): Iterable<[name: string, value: unknown, path: Path]> {
  if (!isObject(value) || place[0] === 'outputs') yield ['', value, place];
  else yield* named(value, '', place);
}

function* named(object: object, prefix: string, path: Path): Iterable<[string, unknown, Path]> {
  for (const [key, value] of Object.entries(object)) {
    const name = `${prefix}${key}`;
    if (isObject(value)) yield* named(value, `${name}.`, [...path, key]);
    else yield [name, value, [...path, key]];
  }
}

async function readTensor(value: unknown, path: Path, json: Json): Promise<ParsedTensor | undefined> {
  const { issues, precision } = json;
  if (isText(value)) {
    const group = await json.companion(value, path, json);
    group.issues.throwIfAny();
    const { tensors } = group;
    if (tensors.size === 1) return [...tensors.values()][0];
    const message = `expected a file of one tensor, found ${tensors.size} in it; name it in place of the whole object`;
    issues.add('several-tensors', path, message);
    return undefined;
  }
  if (value === null || isListOfTensors(value)) {
    const found = value === null ? 'null' : `${describeValue(value)} of several shapes`;
    const message = `expected the numbers of one tensor, or tensors by name as in {"NAME": [[…]], …}, found ${found}`;
    issues.add('not-a-tensor', path, message);
    return undefined;
  }
  const tensor = readNested(value, path, issues, number);
  return tensor && { ...tensor, precision: precision(...path) };
}

/** Whether a value is a list of several arrays, and not one array: its elements differ in depth or length. */
function isListOfTensors(value: unknown): boolean {
  if (!Array.isArray(value) || !value.some(Array.isArray)) return false;
  const depths = new Set(value.map(depthOf));
  return depths.size > 1 || (Math.max(...depths) > 1 && new Set(value.map((inner) => inner.length)).size > 1);
}

function depthOf(value: unknown): number {
  let depth = 0;
  for (let inner = value; Array.isArray(inner); inner = inner[0]) depth++;
  return depth;
}

/**
 * Finds out how exactly the numbers under each path of keys are written, whatever their indices in lists: JSON.parse
 * does not keep how many digits there were.
 */
export function precisionIn(text: string): Json['precision'] {
  const readers = new Map<string, PrecisionReader>();
  scan(text, {
    value(path, start, end) {
      if (!isNumberAt(text, start)) return;
      const key = path.filter((step) => typeof step === 'string').join('\0');
      const reader = readers.get(key) ?? precisionReader();
      readers.set(key, reader);
      const written = text.slice(start, end);
      reader.add(written, Number(written));
    },
  });
  return (...keys) => readers.get(keys.join('\0'))?.precision() ?? EXACT;
}

/** Texts for the numbers that JSON lacks: those of nncheck's protocol, and those that `quoteNonFinite` writes. */
const NON_FINITE: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['N', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['Infini', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-Infini', Number.NEGATIVE_INFINITY],
]);

/** A number of a report; null is what JavaScript's JSON.stringify makes of NaN. */
export const number: ReadNumber = (value) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return value === null ? Number.NaN : NON_FINITE.get(value);
};

/** Whether a value is the name of a file, and not a text for a number that JSON lacks. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && !NON_FINITE.has(value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
