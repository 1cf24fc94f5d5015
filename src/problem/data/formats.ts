import { readNested } from '../nested.ts';
import { tensorFormats } from '../tensor-files/formats.ts';
import { badData, type DataFile, type ReadOptions } from './file.ts';
import { type Rows, rowsOfTensor } from './rows.ts';

type Reader = (file: DataFile, options: ReadOptions) => Promise<Rows>;

/**
 * Every format that a whole file of inputs or targets may have, by the last part of its name; those of tensors too,
 * of which JSON is read here as rows of any shape.
 */
export const dataFiles: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(Object.keys(tensorFormats).map((extension) => [extension.slice(1), readTensorRows])),
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

/** Splits `digits.npz#x_train` into the file and its tensor; a file of a format without tensors has no such part. */
export function splitTensor(name: string): { readonly file: string; readonly tensor?: string } {
  const at = name.search(/(?<=\.(npz|safetensors)(\.gz)?)#/i);
  return at === -1 ? { file: name } : { file: name.slice(0, at), tensor: name.slice(at + 1) };
}

async function readTensorRows(file: DataFile, options: ReadOptions): Promise<Rows> {
  const { tensorRows } = await import('./tensors.ts');
  return tensorRows(file, options);
}

async function readIdxFile(file: DataFile): Promise<Rows> {
  const { readIdx } = await import('./idx.ts');
  return readIdx(file);
}

async function readCsvFile(file: DataFile, { header, part }: ReadOptions): Promise<Rows> {
  const [{ readCsv }, { numberRows, targetRows }] = await Promise.all([
    import('./csv.ts'),
    import('./columns.ts'),
  ]);
  const csv = readCsv(file, header);
  const all = Array.from({ length: csv.width }, (_, column) => column);
  return (part === 'targets' ? targetRows : numberRows)(csv, all);
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
