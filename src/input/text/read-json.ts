import type { ErrorKind } from '../../errors.ts';
import { decode } from './decode.ts';
import { type ParsedJson, parseJson } from './parse.ts';

/** Reads the bytes of a JSON file. */
export function readJson(bytes: Uint8Array, kind: ErrorKind, file: string): ParsedJson {
  return parseJson(decode(bytes, kind, file), kind, file);
}
