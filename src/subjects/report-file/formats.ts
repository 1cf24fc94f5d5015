import { basename, extname } from 'node:path';
import { tensorFormats } from '../../input/tensor-files/formats.ts';
import type { TensorFormat } from '../../input/tensor-files/tensor-file.ts';
import { decode } from '../../input/text/decode.ts';
import { LIMITS } from '../../tensors/files/limits.ts';
import type { StoredTensor } from '../../tensors/files/stored.ts';
import { type Precision, storedPrecisionOf } from '../../tensors/precision.ts';
import { UNIT_ROUNDOFF } from '../../tensors/rounding.ts';
import type { ParsedReport } from './json.ts';
import type { ReadCompanion } from './json-tensors.ts';
import type { ParsedTensors } from './parsed-tensors.ts';

type ReadTensors = (bytes: Uint8Array, file: string) => Promise<ParsedTensors>;
type ReadReport = (bytes: Uint8Array, file: string, companion: ReadCompanion) => Promise<ParsedReport>;

/** The formats of tensors in a report, by their extensions: the binary formats, and arrays as they are printed. */
export const tensorFiles: Readonly<Record<string, ReadTensors>> = {
  ...Object.fromEntries(
    Object.entries(tensorFormats)
      .filter(([, format]) => format.elementTypes)
      .map(([extension, format]) => [extension, binary(format)]),
  ),
  '.txt': readText,
  '.csv': readText,
};

/** The formats of a report, by their extensions: JSON has any of its parts, a file of tensors is the gradient. */
export const formats: Readonly<Record<string, ReadReport>> = {
  '.json': async (...file) => (await import('./json.ts')).readJsonReport(...file),
  ...Object.fromEntries(
    Object.entries(tensorFiles).map(([extension, read]) => [extension, asGradient(read)]),
  ),
};

/** Finds the format of a file by its extension; by its first character where it is stdin or has none. */
export function reportFormatOf(path: string, bytes: Uint8Array): ReadReport | undefined {
  const extension = extname(path).toLowerCase();
  if (extension !== '') return Object.hasOwn(formats, extension) ? formats[extension] : undefined;
  const start = new TextDecoder().decode(bytes.subarray(0, 100));
  // A Python dictionary has its keys in single quotes.
  return /^\s*\{\s*["}]/.test(start) ? formats['.json'] : formats['.txt'];
}

function asGradient(read: ReadTensors): ReadReport {
  return async (bytes, file) => ({ groups: { gradient: await read(bytes, file) } });
}

/** Reads tensors of a binary format, whose numbers have the precision of their element type. */
function binary(format: TensorFormat): ReadTensors {
  return async (bytes, file) => {
    const { tensors, issues } = await format.read(bytes, file, LIMITS);
    return {
      tensors: new Map(
        [...tensors].map(([name, tensor]) => [name, { ...tensor, precision: precisionOf(tensor) }]),
      ),
      issues,
      naming: (name) =>
        `name the file in a report in JSON, such as {"gradient": {${JSON.stringify(name)}: ${JSON.stringify(basename(file))}}}`,
      at: (name) => (name === '' ? [] : [name]),
    };
  };
}

/** The precision of an element type; numbers that were computed in float32 may have been stored in float64. */
function precisionOf({ precision, values }: StoredTensor): Precision {
  if (precision === 'float64') return storedPrecisionOf(values);
  return {
    roundoff: UNIT_ROUNDOFF[precision === 'exact' || precision === 'decimal' ? 'float64' : precision],
  };
}

async function readText(bytes: Uint8Array, file: string): Promise<ParsedTensors> {
  const { readPasted } = await import('./pasted/read.ts');
  return readPasted(decode(bytes, 'data', file), file);
}
