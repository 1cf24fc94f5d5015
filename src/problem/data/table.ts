import { NncheckError } from '../../errors.ts';
import type { Issues } from '../../input/issues.ts';
import type { Surroundings } from '../../input/surroundings.ts';
import type { TableData } from '../schema/data.ts';
import { openDataFile } from './file.ts';
import type { Rows } from './rows.ts';

/** Reads inputs and targets that are columns of one .csv. */
export async function readTable(
  data: TableData,
  surroundings: Surroundings,
  issues: Issues,
): Promise<{ inputs: Rows; targets: Rows } | undefined> {
  if (!/\.csv(\.gz)?$/i.test(data.file)) {
    const message = `expected a .csv file to take columns of, found ${JSON.stringify(data.file)}; a file of inputs alone is said as "inputs": ${JSON.stringify(data.file)}`;
    throw new NncheckError('spec', 'unknown-format', [
      { message, place: surroundings.locate(['data', 'file']) },
    ]);
  }
  const [{ readCsv }, { findColumns, numberRows, targetRows }] = await Promise.all([
    import('./csv.ts'),
    import('./columns.ts'),
  ]);
  const named = [data.inputs, data.targets].flat().some((column) => typeof column === 'string');
  const file = await openDataFile(data.file, ['data', 'file'], surroundings);
  const csv = await readCsv(file, data.header ?? named, surroundings.onRows);
  const before = issues.count;
  const inputs = findColumns(csv, data.inputs, ['data', 'inputs'], issues);
  const targets = findColumns(csv, data.targets, ['data', 'targets'], issues);
  if (issues.count > before) return undefined;
  return { inputs: numberRows(csv, inputs), targets: targetRows(csv, targets) };
}
