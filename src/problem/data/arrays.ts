import { NncheckError } from '../../errors.ts';
import type { Issues, Path } from '../../input/issues.ts';
import { readNested } from '../../input/nested.ts';
import type { Surroundings } from '../../input/surroundings.ts';
import type { ArrayData } from '../schema/data.ts';
import { openDataFile } from './file.ts';
import { dataFiles, readerOf, splitTensor } from './formats.ts';
import { type Rows, rowsOfTensor } from './rows.ts';

/** Reads `inputs` or `targets` that are lists, or a file of their own. */
export async function readArrays(
  data: ArrayData,
  part: 'inputs' | 'targets',
  surroundings: Surroundings,
  issues: Issues,
): Promise<Rows | undefined> {
  const given = data[part];
  return typeof given === 'string'
    ? readFile(given, data, part, surroundings)
    : readLists(given, ['data', part], issues);
}

function readLists(given: unknown, path: Path, issues: Issues): Rows | undefined {
  const tensor = readNested(given, path, issues);
  if (tensor === undefined) return undefined;
  if (tensor.values.length > 0) return rowsOfTensor(tensor);
  issues.add('no-examples', path, 'expected at least one example with at least one number');
  return undefined;
}

async function readFile(
  name: string,
  data: ArrayData,
  part: 'inputs' | 'targets',
  surroundings: Surroundings,
): Promise<Rows> {
  const path = ['data', part];
  const { file: fileName, tensor } = splitTensor(name);
  const read = readerOf(fileName);
  if (read === undefined) {
    const known = Object.keys(dataFiles).map((ending) => `.${ending}`);
    const message = `expected a file of a known format (${known.join(', ')}, each also with .gz), found ${JSON.stringify(name)}`;
    throw new NncheckError('spec', 'unknown-format', [{ message, place: surroundings.locate(path) }]);
  }
  const file = await openDataFile(fileName, path, surroundings);
  const { onRows } = surroundings;
  return read(file, {
    header: data.header ?? false,
    part,
    ...(tensor !== undefined && { tensor }),
    ...(onRows && { onRows }),
  });
}
