/** Where in a file an error stands: 1-based line and column of a text, and the path of keys that leads there. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly path?: string;
  /** Offset from the start of a file that is no text. */
  readonly byte?: number;
}

/** One thing that is wrong with the input: what is true, and what to do about it. */
export interface Problematic {
  readonly message: string;
  readonly place?: Place;
}

/**
 * What kind of thing went wrong; `commands` turns it into an exit status.
 * `usage`, `spec` and `data` mean that nothing was checked; `program` is the program under test failing.
 */
export type ErrorKind = 'usage' | 'spec' | 'data' | 'program';

/** An error that a person can mend: everything else that is thrown is a bug of nncheck and keeps its stack. */
export class NncheckError extends Error {
  readonly kind: ErrorKind;
  /** A stable word for scripts, such as `unknown-key` or `file-missing`. */
  readonly code: string;
  /** All that was found wrong, in the order of the input; the message joins them. */
  readonly problems: readonly Problematic[];

  constructor(kind: ErrorKind, code: string, problems: string | readonly Problematic[]) {
    const list = typeof problems === 'string' ? [{ message: problems }] : problems;
    super(list.map(describe).join('\n'));
    this.name = 'NncheckError';
    this.kind = kind;
    this.code = code;
    this.problems = list;
  }
}

/** `xor.json:3:12: network.layers[0].units: expected …` */
function describe({ message, place }: Problematic): string {
  const position = [place?.file, place?.line, place?.column].filter((part) => part !== undefined).join(':');
  const byte = place?.byte === undefined ? undefined : `byte ${place.byte}`;
  return [position, place?.path, byte, message]
    .filter((part) => part !== undefined && part !== '')
    .join(': ');
}
