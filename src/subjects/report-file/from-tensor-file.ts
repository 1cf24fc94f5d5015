import { basename } from 'node:path';
import { tensorFormatOf } from '../../input/tensor-files/formats.ts';
import type { StoredPrecision } from '../../tensors/files/elements.ts';
import { LIMITS } from '../../tensors/files/limits.ts';
import type { StoredTensor } from '../../tensors/files/stored.ts';
import { type Precision, storedPrecisionOf } from '../../tensors/precision.ts';
import { UNIT_ROUNDOFF } from '../../tensors/rounding.ts';
import type { ParsedTensors } from './parsed-tensors.ts';

/** Unit roundoff of what numbers are stored in. */
const ROUNDOFF: Readonly<Record<StoredPrecision, number>> = {
  ...UNIT_ROUNDOFF,
  exact: UNIT_ROUNDOFF.float64,
  decimal: UNIT_ROUNDOFF.float64,
};

/** Reads a file of stored tensors (`.npy`, `.npz`, `.safetensors`), whose numbers have the digits of their type. */
export async function fromTensorFile(bytes: Uint8Array, file: string): Promise<ParsedTensors> {
  const format = tensorFormatOf(file);
  if (format === undefined) throw new TypeError(`no format of tensors has the extension of ${file}`);
  const { tensors, issues } = await format.read(bytes, file, LIMITS);
  return {
    tensors: new Map(
      [...tensors].map(([name, tensor]) => [name, { ...tensor, precision: precisionOfStored(tensor) }]),
    ),
    issues,
    naming: (name) =>
      `name the file in a report in JSON, such as {"gradient": {${JSON.stringify(name)}: ${JSON.stringify(basename(file))}}}`,
    at: (name) => (name === '' ? [] : [name]),
  };
}

/** Numbers that were computed in float32 may have been stored in float64. */
function precisionOfStored({ precision, values }: StoredTensor): Precision {
  return precision === 'float64' ? storedPrecisionOf(values) : { roundoff: ROUNDOFF[precision] };
}
