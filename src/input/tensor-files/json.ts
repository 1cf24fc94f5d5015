import { type StoredTensor, UNNAMED } from '../../tensors/files/stored.ts';
import type { Tensor } from '../../tensors/tensor.ts';
import type { Issues, Path } from '../issues.ts';
import { readNested } from '../nested.ts';
import type { TensorFile } from './tensor-file.ts';

/** Reads the tensors of a JSON file: an object of nested lists by name, or one nested list. */
export async function read(bytes: Uint8Array, file: string): Promise<TensorFile> {
  // loaded for files alone: tensors of a spec come as a value
  const { readJson } = await import('../text/parse.ts');
  const { value, issues } = readJson(bytes, 'data', file);
  return tensorsIn(value, [], issues);
}

/** Reads the tensors of a JSON value at a path; tensors with issues are left out. */
export function tensorsIn(value: unknown, path: Path, issues: Issues): TensorFile {
  const tensors = new Map<string, StoredTensor>();
  const broken = new Set<string>();
  const add = (name: string, numbers: unknown, at: Path) => {
    const tensor = readNested(numbers, at, issues);
    if (tensor === undefined) broken.add(name);
    else tensors.set(name, { ...tensor, dtype: 'decimal', precision: 'decimal' });
  };
  if (Array.isArray(value)) add(UNNAMED, value, path);
  else if (typeof value === 'object' && value !== null)
    for (const [name, numbers] of Object.entries(value)) add(name, numbers, [...path, name]);
  else {
    issues.add('wrong-type', path, 'expected an object of tensors by name');
    broken.add(UNNAMED);
  }
  return { tensors, broken, issues };
}

/** Writes tensors as nested lists by name, a row a line; a single vector is written without its name. */
export async function write(tensors: ReadonlyMap<string, Tensor>): Promise<Uint8Array> {
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
