import { readNested } from '../nested.ts';
import { badData, type DataFile } from './file.ts';
import { type Rows, rowsOfTensor } from './rows.ts';

/** What is said of a file beside its name. */
export interface ReadOptions {
  /** Whether line 1 of a .csv names its columns. */
  readonly header: boolean;
  /** Whether it has the targets, which may be class names. */
  readonly targets: boolean;
}

type Reader = (file: DataFile, options: ReadOptions) => Promise<Rows>;

/** Every format that a whole file of inputs or targets may have, by the last part of its name. */
export const dataFiles: Readonly<Record<string, Reader>> = {
  csv: readCsvFile,
  json: readJsonFile,
  idx: readIdxFile,
  // as MNIST names its files: train-images-idx3-ubyte
  ubyte: readIdxFile,
};

/** Finds the reader of a file by its name, without .gz. */
export function readerOf(name: string): Reader | undefined {
  const last = name.replace(/\.gz$/i, '').toLowerCase().split(/[.-]/).at(-1)!;
  return Object.hasOwn(dataFiles, last) ? dataFiles[last] : undefined;
}

async function readIdxFile(file: DataFile): Promise<Rows> {
  const { readIdx } = await import('./idx.ts');
  return readIdx(file);
}

async function readCsvFile(file: DataFile, { header, targets }: ReadOptions): Promise<Rows> {
  const [{ readCsv }, { numberRows, targetRows }] = await Promise.all([
    import('./csv.ts'),
    import('./columns.ts'),
  ]);
  const csv = readCsv(file, header);
  const all = Array.from({ length: csv.width }, (_, column) => column);
  return (targets ? targetRows : numberRows)(csv, all);
}

async function readJsonFile(file: DataFile): Promise<Rows> {
  const { readJson } = await import('../text/read-json.ts');
  const { value, complaints } = readJson(file.bytes, 'data', file.name);
  const tensor = readNested(value, [], complaints);
  complaints.throwIfAny();
  if (tensor === undefined || tensor.values.length === 0)
    throw badData('file-empty', file.name, 'it has no numbers');
  return rowsOfTensor(tensor);
}
