import { stripVTControlCharacters } from 'node:util';

const LINES = 10;
const LONGEST_LINE = 400;
const KEPT = 16 * 1024;

/** Keeps the last lines of a stream that may be long. */
export interface Tail {
  push(chunk: Uint8Array): void;
  /** The last lines, without what would move a terminal's cursor. */
  lines(): string[];
}

export function keepTail(): Tail {
  let kept = Buffer.alloc(0);
  return {
    push(chunk) {
      kept = Buffer.concat([kept, chunk]).subarray(-KEPT);
    },
    lines() {
      const lines = kept.toString('utf8').trimEnd().split(/\r?\n/).slice(-LINES);
      return lines.map((line) => printable(line, LONGEST_LINE)).filter((line, k) => line !== '' || k > 0);
    },
  };
}

/** What a program wrote, fit to be shown: no escape codes, no control characters, cut to a length. */
export function printable(text: string, length: number): string {
  const plain = stripVTControlCharacters(text).replace(/\t/g, '  ').replace(/\p{C}/gu, '�');
  return plain.length > length ? `${plain.slice(0, length)}…` : plain;
}
