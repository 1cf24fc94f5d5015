import { NncheckError } from '../../../errors.ts';
import { lineIndex } from '../../../input/text/lines.ts';

/** A place in a text that is read from its start to its end. */
export interface Cursor {
  readonly text: string;
  at: number;
  /** Reads what matches here (a sticky expression), or nothing. */
  take(pattern: RegExp): RegExpExecArray | undefined;
  /** Whether it matches here, without reading it. */
  sees(pattern: RegExp): boolean;
  /** The rest of the line. */
  line(): string;
  atEnd(): boolean;
  /** The error of what stands here. */
  fail(code: string, message: string): NncheckError;
  lineOf(offset: number): { line: number; column: number };
}

export function cursor(text: string, file: string): Cursor {
  let positions: ReturnType<typeof lineIndex> | undefined;
  const run = (pattern: RegExp, at: number) => {
    pattern.lastIndex = at;
    return pattern.exec(text) ?? undefined;
  };
  return {
    text,
    at: 0,
    take(pattern) {
      const match = run(pattern, this.at);
      if (match !== undefined) this.at += match[0].length;
      return match;
    },
    sees(pattern) {
      return run(pattern, this.at) !== undefined;
    },
    line() {
      const end = text.indexOf('\n', this.at);
      return text.slice(this.at, end === -1 ? text.length : end);
    },
    atEnd() {
      return this.at >= text.length;
    },
    fail(code, message) {
      return new NncheckError('data', code, [{ message, place: { file, ...this.lineOf(this.at) } }]);
    },
    lineOf(offset) {
      positions ??= lineIndex(text);
      return positions(offset);
    },
  };
}
