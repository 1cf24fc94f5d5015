import { NncheckError, type Place } from '../../errors.ts';
import { LIMITS, type Limits } from '../../tensors/files/source.ts';
import { LARGEST_FILE } from '../surroundings.ts';
import { readBytes } from '../text/read-bytes.ts';
import { notReadHint, tensorFormatOf, tensorFormats } from './formats.ts';
import type { TensorFile } from './tensor-file.ts';

/** How a file of tensors is spoken of. */
export interface Spoken {
  /** As a person named it; its extension tells its format. */
  readonly name: string;
  /** How messages call it where they are about its content. */
  readonly file: string;
  /** Where it is named, for what is wrong with its name. */
  readonly place: Place;
}

/**
 * Reads a file of tensors: `.json`, `.npy`, `.npz` or `.safetensors`.
 *
 * @param path where it is, absolute
 * @throws NncheckError where there is no such format, the file cannot be read, or it is not what it should be;
 *   what is wrong with a single tensor of JSON is among the issues of what is returned
 */
export async function readTensorFile(
  path: string,
  { name, file, place }: Spoken,
  limits: Limits = LIMITS,
): Promise<TensorFile> {
  const format = tensorFormatOf(name);
  const called = JSON.stringify(name);
  if (format === undefined) {
    const message = `expected a file of tensors (${Object.keys(tensorFormats).join(', ')}), found ${called}${notReadHint(name)}`;
    throw new NncheckError('spec', 'unknown-format', [{ message, place }]);
  }
  const bytes = await readBytes(path, { kind: 'data', place, called, limit: LARGEST_FILE, regular: true });
  return format.read(bytes, file, limits);
}
