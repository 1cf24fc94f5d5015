import { beyondLimits } from '../limits.ts';
import { howToStderr } from './languages.ts';
import { printable } from './tail.ts';

/** A line from the program that is an answer. */
export interface Answer {
  /** null where an error answers a request that the program could not read. */
  readonly id: number | null;
  readonly result?: unknown;
  /** By the protocol an object with a code and a message; whatever it is, it is shown. */
  readonly error?: unknown;
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
  const place = `${shown} (line ${number} of its standard output)`;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return {
      code: 'not-json',
      what: `wrote ${place}, which is not JSON`,
      advice: notJson(line, error as SyntaxError, command),
    };
  }
  const beyond = beyondLimits(value);
  if (beyond !== undefined) {
    return { code: 'beyond-limits', what: `wrote ${place}, which ${beyond}`, advice: LIMITED };
  }
  const lack = lackOf(value);
  if (lack === undefined) return answerOf(value as Answer);
  // an object was meant as a message, and is no text that was printed by mistake
  const advice = typeof value === 'object' && value !== null ? FORM : `${FORM} ${onlyMessages(command)}`;
  return { code: 'no-answer', what: `wrote ${place}, which ${lack}`, advice };
}

const LIMITED = 'The limits are those of files of tensors.';

const FORM = 'An answer is {"jsonrpc": "2.0", "id": …, "result": …} with the id of the request, in one line.';

/** An error that is null is none: that is how JSON-RPC 1.0 says that there was no error. */
function answerOf({ id, result, error }: Answer): Answer {
  return error === undefined || error === null ? { id, result } : { id, error };
}

/** What to do about a line that is not JSON. */
function notJson(line: string, { message }: SyntaxError, command: readonly string[]): string {
  const text = line.trim();
  if (/^content-length:/i.test(text)) return 'A message is one line of JSON, without headers.';
  if (!text.startsWith('{')) return onlyMessages(command);
  const given = /[[:,\s]([-+]?(?:NaN|nan|Infinity|inf))\b/.exec(text)?.[1];
  if (given !== undefined) {
    return `JSON has no ${given}: write it as a text, ${JSON.stringify(textOf(given))}.`;
  }
  if (/^\{\s*'/.test(text)) return 'That is how Python prints a dict: write it with json.dumps(…).';
  if (!text.endsWith('}'))
    return 'Every message is one line, from { to }: write it without indentation and line breaks.';
  // Where the parser does not tell the place it shows it.
  const at = /position (\d+)/.exec(message)?.[1];
  if (at === undefined)
    return `Every message is one line of JSON. The parser says: ${printable(message, SHOWN)}.`;
  const near = printable(line.slice(Math.max(0, Number(at) - AROUND), Number(at) + AROUND), SHOWN);
  return `Every message is one line of JSON. It is wrong at character ${Number(at) + 1}, near ${JSON.stringify(near)}.`;
}

/** Characters that are shown before and after a mistake. */
const AROUND = 20;

function textOf(number: string): string {
  if (/nan/i.test(number)) return 'NaN';
  return number.startsWith('-') ? '-Infinity' : 'Infinity';
}

function onlyMessages(command: readonly string[]): string {
  return `Its standard output is for answers alone: print everything else to standard error (${howToStderr(command)}).`;
}

/** What a value lacks to be an answer, as the end of a sentence; undefined where nothing. */
function lackOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return 'is a list: every request is answered in a line of its own';
  if (typeof value !== 'object' || value === null) return 'is JSON and no answer';
  const { id, jsonrpc, error, method } = value as Readonly<Record<string, unknown>>;
  if (method !== undefined && !('result' in value)) return 'is a request, and no answer to one';
  const failed = error !== undefined && error !== null;
  if (!('result' in value || failed)) return 'has neither "result" nor "error"';
  if (jsonrpc !== '2.0') return 'has no "jsonrpc": "2.0"';
  if (id === undefined) return 'has no "id"';
  if (Number.isSafeInteger(id) || (id === null && failed)) return undefined;
  return `has the id ${JSON.stringify(id)}, and not the number that the request had`;
}
