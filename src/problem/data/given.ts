import { NncheckError } from '../../errors.ts';
import type { Issues, Path } from '../../input/issues.ts';
import { readNested } from '../../input/nested.ts';
import type { NetworkDefinition } from '../../network/definition.ts';
import type { ArrayData, TableData } from '../schema/data.ts';
import type { Spec } from '../schema/spec.ts';
import type { SpecReading } from '../settings.ts';
import { openDataFile } from './file.ts';
import { outputOf, type Pair, turned } from './fit.ts';
import { dataFiles, readerOf, splitTensor } from './formats.ts';
import { inputsByName, type NamedParts, outputsByName, readNamed } from './named.ts';
import { type Rows, rowsOfTensor, transposed } from './rows.ts';

/**
 * Reads inputs and targets that a spec gives: as columns of one .csv, or as lists or files of their own.
 *
 * @returns undefined where an issue was added
 */
export async function readGiven(
  data: TableData | ArrayData,
  definition: NetworkDefinition,
  reading: SpecReading,
): Promise<Pair | undefined> {
  if ('file' in data) return readTable(data, reading);
  const inColumns = data.examplesIn === 'columns';
  const output = outputOf(definition);
  const readPart = (part: 'inputs' | 'targets', names: NamedParts): Promise<Rows | undefined> => {
    const given: unknown = data[part];
    const read = (one: unknown, path: Path) => readArray(one, path, part, data, reading);
    return isByName(given)
      ? readNamed(given, names, inColumns, read, reading.issues)
      : read(given, ['data', part]);
  };
  const inputs = await readPart('inputs', inputsByName(definition));
  const targets = await readPart('targets', outputsByName(output));
  if (inputs === undefined || targets === undefined) return undefined;
  if (!inColumns) return { inputs, targets };
  // Those that have names have been turned.
  const both = turned({ inputs, targets }, definition, isByName(data.inputs));
  return {
    inputs: both.inputs,
    targets: isByName(data.targets) ? targets : both.targets,
  };
}

function isByName(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

/** Reads the mask of a loss; undefined where there is none, or an issue was added. */
export async function readMask({ loss, data }: Spec, reading: SpecReading): Promise<Rows | undefined> {
  if (loss.mask === undefined) return undefined;
  const options = 'task' in data || 'file' in data ? {} : data;
  const rows = await readArray(loss.mask, ['loss', 'mask'], 'inputs', options, reading);
  return rows !== undefined && 'examplesIn' in options && options.examplesIn === 'columns'
    ? transposed(rows)
    : rows;
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

/** Reads numbers that are lists, or a file of their own. */
async function readArray(
  given: unknown,
  path: Path,
  part: 'inputs' | 'targets',
  data: Pick<ArrayData, 'header'>,
  reading: SpecReading,
): Promise<Rows | undefined> {
  return typeof given === 'string'
    ? readFile(given, path, data, part, reading)
    : readLists(given, path, reading.issues);
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
  path: Path,
  data: Pick<ArrayData, 'header'>,
  part: 'inputs' | 'targets',
  reading: SpecReading,
): Promise<Rows> {
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
