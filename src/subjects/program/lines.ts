const NEWLINE = 10;
/** Enough of a line that is too long to recognize it by. */
const SHOWN = 200;

/** The bytes since the last newline: how they begin, and how many they are. */
export interface Unfinished {
  readonly start: string;
  readonly length: number;
}

/** Puts the chunks of a stream together into lines. */
export interface LineReader {
  push(chunk: Uint8Array): void;
  unfinished(): Unfinished;
}

/**
 * Reads lines that end with a newline.
 *
 * @param limit the most bytes that a line may have: no more than that is ever held
 * @param onLine is given each line as text, without its newline
 * @param onTooLong is called once, with the beginning of the line; everything after it is dropped
 */
export function readLines(
  limit: () => number,
  onLine: (line: string) => void,
  onTooLong: (start: string) => void,
): LineReader {
  let parts: Uint8Array[] = [];
  let length = 0;
  let over = false;

  const take = (): string => {
    const line = Buffer.concat(parts, length).toString('utf8');
    parts = [];
    length = 0;
    return line;
  };
  const start = () => Buffer.concat(parts).subarray(0, SHOWN).toString('utf8');

  return {
    push(chunk) {
      let from = 0;
      while (!over && from < chunk.length) {
        const end = chunk.indexOf(NEWLINE, from);
        const part = chunk.subarray(from, end === -1 ? chunk.length : end);
        if (length + part.length > limit()) {
          over = true;
          parts.push(part.subarray(0, SHOWN));
          onTooLong(start());
          parts = [];
          return;
        }
        parts.push(part);
        length += part.length;
        if (end === -1) return;
        from = end + 1;
        onLine(take());
      }
    },
    unfinished: () => ({ start: start(), length }),
  };
}
