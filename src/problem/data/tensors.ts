import { basename } from 'node:path';
import { describeShape, listedNames } from '../../input/describe.ts';
import { pathText } from '../../input/issues.ts';
import { didYouMean } from '../../input/suggest.ts';
import type { TensorFormat } from '../../input/tensor-files/tensor-file.ts';
import { LIMITS, shownName } from '../../tensors/files/source.ts';
import { type StoredTensors, UNNAMED } from '../../tensors/files/stored.ts';
import { badData, type DataFile, type ReadOptions } from './file.ts';
import { type Rows, rowsOfTensor } from './rows.ts';

/** Reads the rows of one tensor of a file of tensors: its first axis counts the examples, the others are flattened. */
export async function tensorRows(
  format: TensorFormat,
  { name, bytes }: DataFile,
  options: ReadOptions,
): Promise<Rows> {
  const { tensors, issues } = await format.read(bytes, name, LIMITS);
  issues.throwIfAny();
  const chosen = choose(tensors, options, name);
  const tensor = tensors.get(chosen)!;
  const place = chosen === UNNAMED ? {} : { path: pathText([chosen]) };
  if (tensor.values.length === 0) {
    const message = `it has no numbers: its shape is ${describeShape(tensor.shape)}`;
    throw badData('file-empty', name, message, place);
  }
  const bad = tensor.values.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) {
    const message = `number ${bad} is ${tensor.values[bad]}; every number has to be finite`;
    throw badData('not-finite', name, message, place);
  }
  return rowsOfTensor(tensor);
}

/** The one that is asked for; else the only one; else the one that is called as the part. */
function choose(tensors: StoredTensors, { tensor: asked, part }: ReadOptions, file: string): string {
  const names = [...tensors.keys()];
  if (names.length === 0) throw badData('file-empty', file, 'it has no tensors');
  if (asked !== undefined) {
    if (tensors.has(asked)) return asked;
    const hint = didYouMean(asked, names) || `; its tensors are ${listedNames(names.map(shownName))}`;
    throw badData('unknown-tensor', file, `it has no tensor ${JSON.stringify(asked)}${hint}`);
  }
  if (names.length === 1) return names[0];
  if (tensors.has(part)) return part;
  const message = `it has the tensors ${listedNames(names.map(shownName))}: say which are the ${part}, as in "${part}": ${JSON.stringify(`${basename(file)}#${shownName(names[0])}`)}`;
  throw badData('several-tensors', file, message);
}
