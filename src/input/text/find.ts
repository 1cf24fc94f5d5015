import type { Path } from '../issues.ts';
import { opensAt, scan } from './scan.ts';

/** The offsets of the elements of a list, or of the keys of an object and their values; of equal keys, of the last. */
interface Parts {
  readonly elements: readonly number[];
  readonly properties: ReadonlyMap<string, readonly [key: number, value: number]>;
}

/**
 * Returns a function that finds the offset of a path in a JSON text; of a path that is missing, that of the nearest
 * value that would contain it.
 *
 * Only the lists and objects on the way to a path are scanned, each once: jsonc-parser's tree of a whole large spec
 * takes seconds.
 */
export function finder(text: string): (path: Path, part: 'key' | 'value') => number {
  const known = new Map<number, Parts>();
  return (path, part) => {
    let found = text.search(/[^ \t\n\r]/);
    for (const [depth, step] of path.entries()) {
      const parts = known.get(found) ?? partsOf(text, found);
      known.set(found, parts);
      const element = parts.elements[Number(step)];
      const [key, value] = parts.properties.get(String(step)) ?? [element, element];
      if (value === undefined) return found;
      found = part === 'key' && depth === path.length - 1 ? key : value;
    }
    return found;
  };
}

/** Finds the parts of the list or object at an offset; another value has none. */
function partsOf(text: string, at: number): Parts {
  const elements: number[] = [];
  const properties = new Map<string, readonly [number, number]>();
  let lastKey = at;
  const visitor = {
    key(_: Path, start: number) {
      lastKey = start;
    },
    value({ length, 0: step }: Path, start: number) {
      if (length !== 1) return;
      if (typeof step === 'number') elements.push(start);
      else properties.set(step, [lastKey, start]);
    },
    close: ({ length }: Path) => length === 0,
  };
  if (opensAt(text, at)) scan(text, visitor, at);
  return { elements, properties };
}
