import { type ErrorKind, NncheckError } from '../../errors.ts';
import { collectIssues, type Issues, type Locate, pathText } from '../issues.ts';
import { decode } from './decode.ts';
import { finder } from './find.ts';
import { DEEPEST, inspect, MOST_KEYS } from './inspect.ts';
import { lineIndex } from './lines.ts';
import { syntaxError } from './syntax.ts';

/** The value of a JSON text, with the place of each of its parts. */
export interface ParsedJson {
  readonly value: unknown;
  readonly locate: Locate;
  /** Duplicate and forbidden keys, numbers that are not finite: for the caller to add to, and to throw. */
  readonly issues: Issues;
}

/** Reads the bytes of a JSON file. */
export function readJson(bytes: Uint8Array, kind: ErrorKind, file: string): ParsedJson {
  return parseJson(decode(bytes, kind, file), kind, file);
}

/**
 * Reads JSON as the standard has it, without comments.
 *
 * @throws NncheckError at the first place where it is not JSON
 */
export function parseJson(text: string, kind: ErrorKind, file: string): ParsedJson {
  const fail = (code: string, offset: number, message: string) =>
    new NncheckError(kind, code, [{ message, place: { file, ...lineIndex(text)(offset) } }]);

  const locate = locateIn(text, file);
  const issues = collectIssues(kind, locate);
  const { tooDeep, tooManyKeys } = inspect(text, issues);
  if (tooDeep !== undefined)
    throw fail('too-deep', tooDeep, `brackets are nested deeper than ${DEEPEST} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { offset, message } = syntaxError(text, error as SyntaxError);
    throw fail('syntax', offset, message);
  }
  if (tooManyKeys !== undefined)
    throw fail('too-many-keys', tooManyKeys, `it has more than ${MOST_KEYS} keys`);
  return { value, locate, issues };
}

/** Locates paths in a text; it is scanned when a place is first asked for. */
function locateIn(text: string, file: string): Locate {
  const find = finder(text);
  let position: ReturnType<typeof lineIndex> | undefined;
  return (path, part = 'value') => {
    position ??= lineIndex(text);
    const shown = pathText(path);
    return { file, ...position(find(path, part)), ...(shown !== '' && { path: shown }) };
  };
}
