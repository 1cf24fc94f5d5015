import { counted } from '../../input/describe.ts';
import type { Issues, Path } from '../../input/issues.ts';
import { didYouMean } from '../../input/suggest.ts';
import type { NetworkDefinition } from '../../network/definition.ts';
import { positionsOf, rowLength, type Shape } from '../../network/shape.ts';
import { INPUTS, partsOf } from '../../network/shapes.ts';
import { type Rows, rowsOf, sideBySide, transposed } from './rows.ts';

/** Reads one array of the data at its path. */
export type ReadArray<Given> = (given: Given, path: Path) => Promise<Rows | undefined>;

/** The names that arrays may have, and where they are given. */
export interface NamedParts {
  readonly parts: readonly { readonly name: string; readonly shape: Shape }[];
  /** The place in the spec that has these names, in words. */
  readonly owner: string;
  readonly path: Path;
  /** Whether one that is not given is 0. */
  readonly optional: boolean;
}

/** The named inputs of a network. */
export function inputsByName({ inputParts = [] }: NetworkDefinition): NamedParts {
  const parts = inputParts.filter(({ maskOf }) => maskOf === undefined);
  return { parts, owner: 'network.inputs', path: ['data', 'inputs'], optional: false };
}

/** What an upstream gradient may be given for by name: h and c of an lstm that gives both. */
export function outputsByName(output: Shape): NamedParts {
  const [first, ...shape] = output;
  const names = first.name === 'state' ? ['h', 'c'] : [];
  const parts = names.map((name) => ({ name, shape }));
  return { parts, owner: 'the last layer', path: ['data', 'targets'], optional: true };
}

/**
 * Reads arrays that are given by name.
 *
 * @param inColumns whether an example is a column
 * @returns their rows one after another; undefined where an issue was added
 */
export async function readNamed<Given>(
  given: Readonly<Record<string, Given>>,
  { parts, owner, path, optional }: NamedParts,
  inColumns: boolean,
  read: ReadArray<Given>,
  issues: Issues,
): Promise<Rows | undefined> {
  const before = issues.count;
  const names = parts.map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    const known = names.length === 0 ? ', which has no names' : didYouMean(name, names);
    issues.add('unknown-input', [...path, name], `there is no such name in ${owner}${known}`, 'key');
  }
  const all: (Rows | number)[] = [];
  for (const { name, shape } of parts) {
    const at = [...path, name];
    const width = rowLength(shape);
    if (!Object.hasOwn(given, name)) {
      if (!optional) issues.add('missing-input', at, `is missing; ${owner} has this name`);
      all.push(width);
      continue;
    }
    const rows = await read(given[name], at);
    if (rows === undefined) continue;
    const own = inColumns ? transposed(rows, stepsIn(rows, shape)) : rows;
    const first = all.find((one) => typeof one !== 'number');
    if (own.width !== width) {
      const message = `expected ${counted(width, 'number')} an example as ${owner} has, found ${own.width}`;
      issues.add('inputs-width', at, message);
    } else if (first !== undefined && own.count !== first.count) {
      const message = `expected as many examples as the others, ${first.count}, found ${own.count}`;
      issues.add('examples-differ', at, message);
    }
    all.push(own);
  }
  if (issues.count === before && all.every((one) => typeof one === 'number')) {
    const expected =
      names.length === 0 ? 'a list of numbers for each example' : `arrays by name: ${names.join(', ')}`;
    issues.add('missing-input', path, `has none; expected ${expected}`);
  }
  if (issues.count > before) return undefined;
  const count = all.find((one) => typeof one !== 'number')?.count ?? 0;
  return sideBySide(
    all.map((one) => (typeof one === 'number' ? rowsOf(new Float64Array(count * one), count, one) : one)),
  );
}

/** Returns how many steps the columns have that are one example each, [features, examples, steps]: 1 of other shapes. */
export function stepsIn({ count, width }: Rows, shape: Shape): number {
  const positions = positionsOf(shape);
  if (positions === undefined || count !== shape[shape.length - 1].length) return 1;
  const steps = rowLength(positions);
  return width % steps === 0 ? steps : 1;
}

/** Adds an issue for the first number that is no token of the vocabulary. */
export function checkTokens(
  inputs: Rows,
  { inputShape = [], inputParts = [] }: NetworkDefinition,
  issues: Issues,
): void {
  const parts =
    inputParts.length > 0 ? partsOf(inputParts) : [{ name: undefined, shape: inputShape, from: 0 }];
  const row = new Float64Array(inputs.width);
  for (const { name, shape, from } of parts) {
    const [{ vocabulary } = { vocabulary: undefined }] = shape;
    if (vocabulary === undefined) continue;
    for (let example = 0; example < inputs.count; example++) {
      inputs.read(example, row, 0);
      const own = row.subarray(from, from + rowLength(shape));
      const bad = own.findIndex((token) => !Number.isInteger(token) || token < 0 || token >= vocabulary);
      if (bad === -1) continue;
      const message = `token ${bad} of example ${example} is ${own[bad]}: expected a whole number from 0 to ${vocabulary - 1}, as the vocabulary has ${vocabulary}`;
      issues.add(
        'not-a-token',
        ['data', 'inputs', ...(name === undefined || name === INPUTS ? [] : [name])],
        message,
      );
      return;
    }
  }
}
