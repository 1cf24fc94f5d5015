import { basename, extname, isAbsolute, join, resolve } from 'node:path';
import { NncheckError } from '../../errors.ts';
import { describeValue } from '../../input/describe.ts';
import { LARGEST_FILE } from '../../input/surroundings.ts';
import { tensorFormats } from '../../input/tensor-files/formats.ts';
import type { TensorFormat } from '../../input/tensor-files/tensor-file.ts';
import { decode } from '../../input/text/decode.ts';
import { readBytes } from '../../input/text/read-bytes.ts';
import { LIMITS } from '../../tensors/files/source.ts';
import type { StoredTensor } from '../../tensors/files/stored.ts';
import { type Precision, storedPrecisionOf } from '../../tensors/precision.ts';
import { UNIT_ROUNDOFF } from '../../tensors/rounding.ts';
import type { ParsedReport } from './json.ts';
import type { ReadCompanion } from './json-tensors.ts';
import type { ParsedTensor, ParsedTensors } from './parsed-tensors.ts';
import type { GradientPart } from './reported-numbers.ts';

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
    Object.entries(tensorFiles).map(([extension, read]) => [extension, asGradients(read)]),
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

/**
 * Returns a function that reads the files of tensors that a report names, relative to the report.
 *
 * @param directory the absolute directory of the report
 * @param file the name of the report in messages
 * @param onFile told of each file, absolute
 */
export function companionFilesOf(
  directory: string,
  file: string,
  onFile?: (path: string) => void,
): ReadCompanion {
  return async (name, path, { locate }) => {
    const place = locate(path);
    const extension = extname(name).toLowerCase();
    if (!Object.hasOwn(tensorFiles, extension)) {
      const message = `expected numbers, or the name of a file of tensors (${Object.keys(tensorFiles).join(', ')}), found ${describeValue(name)}${/[[\n]/.test(name) ? '; arrays as they are printed belong into a .txt file' : ''}`;
      throw new NncheckError('data', 'unknown-format', [{ message, place }]);
    }
    const called = JSON.stringify(name);
    const absolute = resolve(directory, name);
    onFile?.(absolute);
    const bytes = await readBytes(absolute, {
      kind: 'data',
      place,
      called,
      limit: LARGEST_FILE,
      regular: true,
    });
    const shown = file === '<stdin>' || isAbsolute(name) ? name : join(file, '..', name);
    return tensorFiles[extension](bytes, shown);
  };
}

/** Tensors are the gradient; in a text, those whose words say so are the numerical gradient. */
function asGradients(read: ReadTensors): ReadReport {
  return async (bytes, file) => {
    const group = await read(bytes, file);
    if (group.amongWords !== true) return { groups: { gradient: group }, printed: group };
    const { partIn } = await import('./pasted/part-words.ts');
    const parts = new Map<GradientPart, Map<string, ParsedTensor>>();
    for (const [name, tensor] of group.tensors) {
      const part = partIn(group.unnamed?.get(name) ?? name) ?? 'gradient';
      parts.set(part, (parts.get(part) ?? new Map<string, ParsedTensor>()).set(name, tensor));
    }
    const groups = [...parts].map(([part, tensors]) => [part, { ...group, tensors }]);
    return { groups: Object.fromEntries(groups), printed: group };
  };
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
