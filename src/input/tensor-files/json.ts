import type { Limits } from '../../tensors/files/limits.ts';
import type { Tensor } from '../../tensors/tensor.ts';
import { readJson } from '../text/parse.ts';
import type { TensorFile } from './tensor-file.ts';
import { tensorsIn } from './values.ts';

/** Reads tensors as JSON has them: an object of nested lists by name, or one nested list. */
export async function readJsonTensors(bytes: Uint8Array, file: string, _limits: Limits): Promise<TensorFile> {
  const { value, issues } = readJson(bytes, 'data', file);
  return tensorsIn(value, [], issues);
}

/** Writes tensors as nested lists by name, a row a line; a single vector is written without its name. */
export async function writeJsonTensors(tensors: ReadonlyMap<string, Tensor>): Promise<Uint8Array> {
  const [first] = tensors.values();
  const text =
    tensors.size === 1 && first.shape.length === 1
      ? list(first.values, first.shape, 1)
      : `{\n${[...tensors]
          .map(([name, { shape, values }]) => `  ${JSON.stringify(name)}: ${list(values, shape, 2)}`)
          .join(',\n')}\n}`;
  return new TextEncoder().encode(`${text}\n`);
}

function list(values: Float64Array, [length, ...inner]: readonly number[], depth: number): string {
  if (inner.length === 0) return `[${Array.from(values, exactly).join(', ')}]`;
  const size = values.length / length;
  const indent = '  '.repeat(depth);
  const rows = Array.from(
    { length },
    (_, row) => `${indent}${list(values.subarray(row * size, (row + 1) * size), inner, depth + 1)}`,
  );
  return `[\n${rows.join(',\n')}\n${'  '.repeat(depth - 1)}]`;
}

/** The shortest decimals that read back as the same float64; −0 keeps its sign. */
function exactly(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
