import { visit } from 'jsonc-parser';
import { type ErrorKind, NncheckError } from '../../errors.ts';
import { collectIssues, type Issues, type Locate, pathText } from '../issues.ts';
import { DEEPEST, tooDeepAt } from './depth.ts';
import { complainOfDuplicateKeys, MOST_KEYS } from './duplicate-keys.ts';
import { finder } from './find.ts';
import { lineIndex } from './lines.ts';
import { syntaxMessage } from './syntax.ts';

/** A JSON text that has been read: its value, where everything in it stands, and what is odd about it. */
export interface ParsedJson {
  readonly value: unknown;
  readonly locate: Locate;
  /** Duplicate and forbidden keys, numbers that are not finite: for the reader to add to, and to throw. */
  readonly issues: Issues;
}

/**
 * Reads JSON as the standard has it, without comments.
 *
 * @throws NncheckError at the first place where it is not JSON
 */
export function parseJson(text: string, kind: ErrorKind, file: string): ParsedJson {
  const fail = (code: string, offset: number, message: string) =>
    new NncheckError(kind, code, [{ message, place: { file, ...lineIndex(text)(offset) } }]);

  const deep = tooDeepAt(text);
  if (deep !== undefined) throw fail('too-deep', deep, `brackets are nested deeper than ${DEEPEST} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { offset, message } = firstFault(text, error as SyntaxError);
    throw fail('syntax', offset, message);
  }
  const locate = locateIn(text, file);
  const found = collectIssues(kind, locate);
  const tooMany = complainOfDuplicateKeys(text, found);
  if (tooMany !== undefined) throw fail('too-many-keys', tooMany, `it has more than ${MOST_KEYS} keys`);
  return { value, locate, issues: found };
}

/** Where a text stops being JSON, and what is wrong there: JSON.parse says neither in words that help. */
function firstFault(text: string, error: SyntaxError): { offset: number; message: string } {
  let first: { offset: number; message: string } | undefined;
  visit(
    text,
    {
      onError(code, offset, length) {
        first ??= { offset, message: syntaxMessage(text, code, offset, length) };
      },
    },
    { disallowComments: true },
  );
  if (first !== undefined) return first;
  // what a tolerant scanner lets pass
  const offset = Number(/position (\d+)/.exec(error.message)?.[1] ?? 0);
  return { offset, message: 'it is not JSON here' };
}

/** Finds paths in a text, reading on from what was asked for before. */
function locateIn(text: string, file: string): Locate {
  const find = finder(text);
  let position: ReturnType<typeof lineIndex> | undefined;
  return (path, part = 'value') => {
    position ??= lineIndex(text);
    const shown = pathText(path);
    return { file, ...position(find(path, part)), ...(shown !== '' && { path: shown }) };
  };
}
