import type { Broken } from '../instances/client.ts';
import { endingInWords } from './failure.ts';
import type { Unfinished } from './lines.ts';
import { printable } from './tail.ts';

const SHOWN = 80;

export function timedOut(timeoutMs: number, { start, length }: Unfinished): Broken {
  const within = `within ${timeoutMs / 1000} s`;
  if (length === 0) {
    const advice =
      'Does it read its input line by line, and flush its standard output after every answer? --timeout SECONDS waits longer.';
    return { code: 'timeout', what: `did not answer ${within}`, advice };
  }
  const what = `wrote no newline ${within}, only ${quote(start)} (${length} bytes)`;
  return { code: 'timeout', what, advice: 'Every answer ends with a newline.' };
}

export function tooLong(limit: number, line: number, start: string): Broken {
  const place = `line ${line} of its standard output, which begins ${quote(start)}`;
  const advice = 'An answer is one line, with as many numbers as there are parameters or as were asked for.';
  return { code: 'line-too-long', what: `wrote more than ${limit} bytes in one line (${place})`, advice };
}

/** @param asked whether an answer was due */
export function endedEarly(
  ending: Parameters<typeof endingInWords>[0],
  asked: boolean,
  { start, length }: Unfinished,
): Broken {
  const before = asked ? ' before it answered' : '';
  const rest = length === 0 ? '' : `; its last line has no newline: ${quote(start)}`;
  return { code: 'ended', what: `${endingInWords(ending)}${before}${rest}` };
}

export const CLOSED_STDIN: Broken = {
  code: 'closed-stdin',
  what: 'closed its standard input, where its requests come',
};

export const CLOSED_STDOUT: Broken = {
  code: 'closed-stdout',
  what: 'closed its standard output, where its answers are read',
};

/** JSON-RPC's code of a method that a program does not have. */
const UNKNOWN_METHOD = -32601;

/** An error that the program answered with: an object by the protocol, but a text is understood too. */
export function answeredError(error: unknown): Broken {
  const given = typeof error === 'object' && error !== null ? error : { message: error };
  const { code, message, data } = given as Readonly<Record<string, unknown>>;
  const text = typeof message === 'string' ? message : JSON.stringify(message ?? data ?? code);
  const lines = text.split('\n').map((line) => printable(line, 400));
  return code === UNKNOWN_METHOD
    ? { code: 'unknown-method', what: `has no such method: ${lines[0]}` }
    : { code: 'error', what: `answered with an error: ${lines.slice(-20).join('\n  ')}` };
}

function quote(text: string): string {
  return JSON.stringify(printable(text, SHOWN));
}
