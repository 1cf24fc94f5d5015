import { extname } from 'node:path';
import { binaryExtensions } from '../../input/tensor-files/formats.ts';
import { decode } from '../../input/text/decode.ts';
import type { ParsedReport } from './json.ts';
import type { ReadBeside } from './json-tensors.ts';
import type { ParsedTensors } from './parsed-tensors.ts';

type ReadTensors = (bytes: Uint8Array, file: string) => Promise<ParsedTensors>;
type ReadReport = (bytes: Uint8Array, file: string, beside: ReadBeside) => Promise<ParsedReport>;

/** Every format of files of tensors, by its extension. */
export const tensorFiles: Readonly<Record<string, ReadTensors>> = {
  ...Object.fromEntries(binaryExtensions.map((extension) => [extension, readBinary])),
  '.txt': readText,
  '.csv': readText,
};

/** Every format of reported numbers, by its extension: a file of tensors is the gradient. */
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

async function readBinary(bytes: Uint8Array, file: string): Promise<ParsedTensors> {
  return (await import('./from-tensor-file.ts')).fromTensorFile(bytes, file);
}

async function readText(bytes: Uint8Array, file: string): Promise<ParsedTensors> {
  const { readPasted } = await import('./pasted/read.ts');
  return readPasted(decode(bytes, 'data', file), file);
}
