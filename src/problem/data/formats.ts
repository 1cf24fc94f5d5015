import { readNested } from '../../input/nested.ts';
import { tensorFormats } from '../../input/tensor-files/formats.ts';
import type { TensorFormat } from '../../input/tensor-files/tensor-file.ts';
import { badData, type DataFile, type ReadOptions } from './file.ts';
import { type Rows, rowsOfTensor } from './rows.ts';

type Reader = (file: DataFile, options: ReadOptions) => Promise<Rows>;

/**
 * Every format that a whole file of inputs or targets may have, by the last part of its name; those of tensors too,
 * of which JSON is read here as rows of any shape.
 */
export const dataFiles: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(
    Object.entries(tensorFormats).map(([extension, format]) => [extension.slice(1), tensorReader(format)]),
  ),
  csv: readCsvFile,
  json: readJsonFile,
  idx: readIdxFile,
  // as MNIST names its files: train-images-idx3-ubyte
  ubyte: readIdxFile,
};

/** Finds the reader of a file by its name, without .gz. */
export function readerOf(name: string): Reader | undefined {
  const last = lastPart(name);
  return Object.hasOwn(dataFiles, last) ? dataFiles[last] : undefined;
}

/** Splits `digits.npz#x_train` into the file and its tensor; a file of a format without names has no such part. */
export function splitTensor(name: string): { readonly file: string; readonly tensor?: string } {
  for (const { index } of name.matchAll(/#/g)) {
    const file = name.slice(0, index);
    if (hasNames(file)) return { file, tensor: name.slice(index + 1) };
  }
  return { file: name };
}

function hasNames(file: string): boolean {
  const extension = `.${lastPart(file)}`;
  return extension !== '.json' && Object.hasOwn(tensorFormats, extension) && !tensorFormats[extension].single;
}

function lastPart(name: string): string {
  return name.replace(/\.gz$/i, '').toLowerCase().split(/[.-]/).at(-1)!;
}

function tensorReader(format: TensorFormat): Reader {
  return async (file, options) => (await import('./tensors.ts')).tensorRows(format, file, options);
}

async function readIdxFile(file: DataFile): Promise<Rows> {
  const { readIdx } = await import('./idx.ts');
  return readIdx(file);
}

async function readCsvFile(file: DataFile, { header, part, onRows }: ReadOptions): Promise<Rows> {
  const [{ readCsv }, { numberRows, targetRows }] = await Promise.all([
    import('./csv.ts'),
    import('./columns.ts'),
  ]);
  const csv = await readCsv(file, header, onRows);
  const all = Array.from({ length: csv.width }, (_, column) => column);
  return (part === 'targets' ? targetRows : numberRows)(csv, all);
}

async function readJsonFile(file: DataFile): Promise<Rows> {
  const { readJson } = await import('../../input/text/parse.ts');
  const { value, issues } = readJson(file.bytes, 'data', file.name);
  const tensor = readNested(value, [], issues);
  issues.throwIfAny();
  if (tensor === undefined || tensor.values.length === 0)
    throw badData('file-empty', file.name, 'it has no numbers');
  return rowsOfTensor(tensor);
}
