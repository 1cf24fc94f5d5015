import { type ErrorKind, NncheckError, type Place } from '../errors.ts';

/** The keys and indices that lead to a value: `['network', 'layers', 0, 'units']`. */
export type Path = readonly (string | number)[];

/** Finds the place of a path in its text: of the value, or of the key before it. */
export type Locate = (path: Path, part?: 'key' | 'value') => Place;

/** The issues of one text or object, gathered so that a person sees all of them at once. */
export interface Issues {
  /** Adds an issue; of several about the same value the first is kept, since the others follow from it. */
  add(code: string, path: Path, message: string, part?: 'key' | 'value'): void;
  readonly count: number;
  /** Throws one error with all issues, in the order of the text; does nothing where there are none. */
  throwIfAny(): void;
}

/** More than a screen of messages helps nobody. */
const SHOWN = 20;

/** Finding places takes time: the first of the text are chosen among so many, and the others only counted. */
const KEPT = 100;

/** A longer key is cut short where a path shows it. */
const LONGEST_KEY = 80;

/** Makes an empty list of issues. */
export function collectIssues(kind: ErrorKind, locate: Locate): Issues {
  const found = new Map<string, { code: string; path: Path; message: string; part: 'key' | 'value' }>();
  let unkept = 0;
  return {
    add(code, path, message, part = 'value') {
      if (found.size === KEPT) {
        unkept++;
        return;
      }
      const at = pathText(path);
      if (!found.has(at)) found.set(at, { code, path, message, part });
    },
    get count() {
      return found.size + unkept;
    },
    throwIfAny() {
      if (found.size === 0) return;
      const problems = [...found.values()]
        .map(({ code, path, message, part }) => ({ code, message, place: locate(path, part) }))
        .sort(
          (a, b) =>
            (a.place.line ?? 0) - (b.place.line ?? 0) || (a.place.column ?? 0) - (b.place.column ?? 0),
        );
      const shown = problems.slice(0, SHOWN).map(({ message, place }) => ({ message, place }));
      const more = problems.length - shown.length + unkept;
      if (more > 0) shown.push({ message: `… and ${more} more`, place: {} });
      throw new NncheckError(kind, problems[0].code, shown);
    },
  };
}

/** Locates in a value that has no text: by the path alone. */
export function locateByPath(file?: string): Locate {
  return (path) => ({ ...(file !== undefined && { file }), path: pathText(path) });
}

/** Writes a path as JavaScript would: `network.layers[0].units`, `parameters.values["hidden.weight"][3]`. */
export function pathText(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const key = step.length > LONGEST_KEY ? `${step.slice(0, LONGEST_KEY)}…` : step;
      if (!/^[\w$-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}
