import { findNodeAtLocation, type JSONPath, type Node, parseTree, visit } from 'jsonc-parser';
import { type ErrorKind, NncheckError, type Place } from '../../errors.ts';
import { type Complaints, complaints, type Locate, type Path, pathText } from '../complaints.ts';
import { DEEPEST, tooDeepAt } from './depth.ts';
import { syntaxMessage } from './syntax.ts';

/** A JSON text that has been read: its value, where everything in it stands, and what is odd about it. */
export interface ParsedJson {
  readonly value: unknown;
  readonly locate: Locate;
  /** Duplicate and forbidden keys, numbers that are not finite: for the reader to add to, and to throw. */
  readonly complaints: Complaints;
}

/**
 * Reads JSON as the standard has it, without comments.
 *
 * @throws NncheckError at the first place where it is not JSON
 */
export function parseJson(text: string, kind: ErrorKind, file: string): ParsedJson {
  const at = (offset: number): Place => ({ file, ...position(text, offset) });
  const fail = (code: string, offset: number, message: string) =>
    new NncheckError(kind, code, [{ message, place: at(offset) }]);

  const deep = tooDeepAt(text);
  if (deep !== undefined) throw fail('too-deep', deep, `brackets are nested deeper than ${DEEPEST} levels`);

  const locate = locateIn(text, file);
  const found = complaints(kind, locate);
  const keys: Set<string>[] = [];
  let broken: { code: number; offset: number; length: number } | undefined;
  visit(
    text,
    {
      onObjectBegin: () => void keys.push(new Set()),
      onObjectEnd: () => void keys.pop(),
      onObjectProperty(key, _offset, _length, _line, _column, path) {
        checkKey(key, keys.at(-1)!, path(), found);
      },
      onLiteralValue(value, offset, length, _line, _column, path) {
        if (typeof value === 'number' && !Number.isFinite(value))
          found.add(
            'not-finite',
            path(),
            `${text.slice(offset, offset + length)} is too large for a number (at most 1.8e308)`,
          );
      },
      onError(code, offset, length) {
        broken ??= { code, offset, length };
      },
    },
    { disallowComments: true },
  );
  if (broken !== undefined)
    throw fail('syntax', broken.offset, syntaxMessage(text, broken.code, broken.offset, broken.length));
  return { value: parseStandard(text, fail), locate, complaints: found };
}

function checkKey(key: string, seen: Set<string>, path: JSONPath, found: Complaints): void {
  if (seen.has(key))
    found.add('duplicate-key', [...path, key], 'this key is here twice: remove one of the two', 'key');
  if (key === '__proto__') found.add('forbidden-key', [...path, key], 'a key may not have this name', 'key');
  seen.add(key);
}

/** JSON.parse has the last word: what the tolerant scanner let pass is an error too. */
function parseStandard(
  text: string,
  fail: (code: string, offset: number, message: string) => NncheckError,
): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const offset = Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? 0);
    throw fail('syntax', offset, 'it is not JSON here');
  }
}

/** Finds paths in a text; the tree is made when it is first asked for, which it is only for an error. */
function locateIn(text: string, file: string): Locate {
  let tree: Node | undefined;
  return (path, part = 'value') => {
    tree ??= parseTree(text, [], { disallowComments: true });
    const node = tree && nodeAt(tree, path, part);
    const shown = pathText(path);
    return { file, ...position(text, node?.offset ?? 0), ...(shown !== '' && { path: shown }) };
  };
}

/** The node at a path, or where it is missing the nearest one that would contain it. */
function nodeAt(tree: Node, path: Path, part: 'key' | 'value'): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findLast(tree, path.slice(0, length));
    if (node === undefined) continue;
    return part === 'key' && length === path.length ? (node.parent ?? node) : node;
  }
  return tree;
}

/** As JSON.parse, of two values with the same key, takes the last. */
function findLast(tree: Node, path: Path): Node | undefined {
  const parent = path.length === 1 ? tree : findNodeAtLocation(tree, path.slice(0, -1) as JSONPath);
  const last = path.at(-1)!;
  if (parent?.type === 'object' && typeof last === 'string') {
    return parent.children?.findLast((property) => property.children?.[0].value === last)?.children?.[1];
  }
  return parent?.type === 'array' && typeof last === 'number' ? parent.children?.[last] : undefined;
}

/** Turns an offset into a line and a column, both from 1. */
function position(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let k = text.indexOf('\n'); k !== -1 && k < offset; k = text.indexOf('\n', k + 1)) {
    line++;
    start = k + 1;
  }
  return { line, column: offset - start + 1 };
}
