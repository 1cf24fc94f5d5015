import { howToStderr } from './failure.ts';
import { printable } from './tail.ts';

/** A line from the program that is an answer. */
export interface Answer {
  /** null where an error answers a request that the program could not read. */
  readonly id: number | null;
  readonly result?: unknown;
  readonly error?: { readonly code?: unknown; readonly message?: unknown; readonly data?: unknown };
}

/** What is wrong with a line that is none, as a clause whose subject is the program. */
export interface NoAnswer {
  readonly code: string;
  readonly what: string;
  readonly advice: string;
}

const SHOWN = 160;

/**
 * Reads a line as an answer of JSON-RPC 2.0.
 *
 * @param number which line of its standard output it is, from 1
 */
export function readAnswer(line: string, number: number, command: readonly string[]): Answer | NoAnswer {
  const shown = JSON.stringify(printable(line, SHOWN));
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return notJson(line, shown, number, command);
  }
  if (isAnswer(value)) return value;
  return {
    code: 'no-answer',
    what: `wrote ${shown} (line ${number} of its standard output), which is JSON and no answer`,
    advice: `An answer is {"jsonrpc": "2.0", "id": …, "result": …} with the id of the request. ${onlyMessages(command)}`,
  };
}

function notJson(line: string, shown: string, number: number, command: readonly string[]): NoAnswer {
  const what = `wrote ${shown} (line ${number} of its standard output), which is not JSON`;
  if (!line.trimStart().startsWith('{')) return { code: 'not-json', what, advice: onlyMessages(command) };
  const given = /[[:,\s]([-+]?(?:NaN|nan|Infinity|inf))\b/.exec(line)?.[1];
  if (given !== undefined) {
    const advice = `JSON has no ${given}: write it as a text, ${JSON.stringify(textOf(given))}.`;
    return { code: 'not-json', what, advice };
  }
  return { code: 'not-json', what, advice: 'Every message is one line of JSON, and nothing else is.' };
}

function textOf(number: string): string {
  if (/nan/i.test(number)) return 'NaN';
  return number.startsWith('-') ? '-Infinity' : 'Infinity';
}

function onlyMessages(command: readonly string[]): string {
  return `Its standard output is for answers alone: print everything else to standard error (${howToStderr(command)}).`;
}

function isAnswer(value: unknown): value is Answer {
  if (typeof value !== 'object' || value === null) return false;
  const { id, jsonrpc, error } = value as { id?: unknown; jsonrpc?: unknown; error?: unknown };
  const known = Number.isSafeInteger(id) || (id === null && error !== undefined);
  return jsonrpc === '2.0' && known && ('result' in value || (typeof error === 'object' && error !== null));
}
