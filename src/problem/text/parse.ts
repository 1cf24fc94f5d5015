import { type JSONPath, type Node, parseTree, visit } from 'jsonc-parser';
import { type ErrorKind, NncheckError, type Place } from '../../errors.ts';
import { type Complaints, complaints, type Locate, type Path, pathText } from '../complaints.ts';
import { DEEPEST, tooDeepAt } from './depth.ts';
import { lineIndex } from './lines.ts';
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
  const at = (offset: number): Place => ({ file, ...lineIndex(text)(offset) });
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
  let find: ReturnType<typeof finder> | undefined;
  let position: ReturnType<typeof lineIndex> | undefined;
  return (path, part = 'value') => {
    find ??= finder(parseTree(text, [], { disallowComments: true })!);
    position ??= lineIndex(text);
    const shown = pathText(path);
    return { file, ...position(find(path, part).offset), ...(shown !== '' && { path: shown }) };
  };
}

/** Returns what finds the node at a path, or where it is missing the nearest one that would contain it. */
function finder(tree: Node): (path: Path, part: 'key' | 'value') => Node {
  const properties = new Map<Node, Map<unknown, Node>>();

  const child = (node: Node, step: string | number): Node | undefined => {
    if (node.type === 'array') return node.children?.[Number(step)];
    if (node.type !== 'object') return undefined;
    // of two properties with the same key the last one counts, as for JSON.parse
    const known =
      properties.get(node) ?? new Map(node.children?.map((each) => [each.children?.[0].value, each]));
    properties.set(node, known);
    return known.get(step)?.children?.[1];
  };

  return (path, part) => {
    let node = tree;
    for (const [depth, step] of path.entries()) {
      const next = child(node, step);
      if (next === undefined) return node;
      const isKey = part === 'key' && depth === path.length - 1 && next.parent?.type === 'property';
      node = isKey ? next.parent! : next;
    }
    return node;
  };
}
