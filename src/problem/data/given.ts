import { NncheckError } from '../../errors.ts';
import type { Issues, Path } from '../../input/issues.ts';
import { readNested } from '../../input/nested.ts';
import type { ArrayData, TableData } from '../schema/data.ts';
import type { SpecReading } from '../settings.ts';
import { openDataFile } from './file.ts';
import { type Pair, turned } from './fit.ts';
import { dataFiles, readerOf, splitTensor } from './formats.ts';
import { type Rows, rowsOfTensor } from './rows.ts';

/**
 * Reads inputs and targets that a spec gives: as columns of one .csv, or as lists or files of their own.
 *
 * @param width how many inputs the network has
 * @returns undefined where an issue was added
 */
export async function readGiven(
  data: TableData | ArrayData,
  width: number,
  reading: SpecReading,
): Promise<Pair | undefined> {
  if ('file' in data) return readTable(data, reading);
  const inputs = await readArrays(data, 'inputs', reading);
  const targets = await readArrays(data, 'targets', reading);
  if (inputs === undefined || targets === undefined) return undefined;
  return data.examplesIn === 'columns' ? turned({ inputs, targets }, width) : { inputs, targets };
}

/** Reads inputs and targets that are columns of one .csv. */
async function readTable(data: TableData, reading: SpecReading): Promise<Pair | undefined> {
  const { issues, locate } = reading;
  if (!/\.csv(\.gz)?$/i.test(data.file)) {
    const message = `expected a .csv file to take columns of, found ${JSON.stringify(data.file)}; for a file of inputs alone write "inputs": ${JSON.stringify(data.file)}`;
    throw new NncheckError('spec', 'unknown-format', [{ message, place: locate(['data', 'file']) }]);
  }
  const [{ readCsv }, { findColumns, numberRows, targetRows }] = await Promise.all([
    import('./csv.ts'),
    import('./columns.ts'),
  ]);
  const named = [data.inputs, data.targets].flat().some((column) => typeof column === 'string');
  const file = await openDataFile(data.file, ['data', 'file'], reading);
  const csv = await readCsv(file, data.header ?? named, reading.onRows);
  const before = issues.count;
  const inputs = findColumns(csv, data.inputs, ['data', 'inputs'], issues);
  const targets = findColumns(csv, data.targets, ['data', 'targets'], issues);
  if (issues.count > before) return undefined;
  return { inputs: numberRows(csv, inputs), targets: targetRows(csv, targets) };
}

/** Reads `inputs` or `targets` that are lists, or a file of their own. */
async function readArrays(
  data: ArrayData,
  part: 'inputs' | 'targets',
  reading: SpecReading,
): Promise<Rows | undefined> {
  const given = data[part]!;
  return typeof given === 'string'
    ? readFile(given, data, part, reading)
    : readLists(given, ['data', part], reading.issues);
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
  reading: SpecReading,
): Promise<Rows> {
  const path = ['data', part];
  const { file: fileName, tensor } = splitTensor(name);
  const read = readerOf(fileName);
  if (read === undefined) {
    const known = Object.keys(dataFiles).map((ending) => `.${ending}`);
    const message = `expected a file of a known format (${known.join(', ')}, each also with .gz), found ${JSON.stringify(name)}`;
    throw new NncheckError('spec', 'unknown-format', [{ message, place: reading.locate(path) }]);
  }
  const file = await openDataFile(fileName, path, reading);
  const { onRows } = reading;
  return read(file, {
    header: data.header ?? false,
    part,
    ...(tensor !== undefined && { tensor }),
    ...(onRows && { onRows }),
  });
}
