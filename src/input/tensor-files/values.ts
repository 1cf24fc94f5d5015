import { type StoredTensor, UNNAMED } from '../../tensors/files/stored.ts';
import type { Issues, Path } from '../issues.ts';
import { readNested } from '../nested.ts';
import type { TensorFile } from './tensor-file.ts';

/**
 * Reads tensors out of a JSON value that stands at a path.
 *
 * @returns tensors without those that something was complained about
 */
export function tensorsIn(value: unknown, path: Path, issues: Issues): TensorFile {
  const tensors = new Map<string, StoredTensor>();
  const broken = new Set<string>();
  const add = (name: string, given: unknown, at: Path) => {
    const tensor = readNested(given, at, issues);
    if (tensor === undefined) broken.add(name);
    else tensors.set(name, { ...tensor, dtype: 'decimal', precision: 'decimal' });
  };
  if (Array.isArray(value)) add(UNNAMED, value, path);
  else if (typeof value === 'object' && value !== null)
    for (const [name, given] of Object.entries(value)) add(name, given, [...path, name]);
  else {
    issues.add('wrong-type', path, 'expected an object of tensors by name');
    broken.add(UNNAMED);
  }
  return { tensors, broken, issues };
}
