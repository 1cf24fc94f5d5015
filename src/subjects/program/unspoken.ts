import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Launch } from './child.ts';
import { isFile, startOf } from './file-text.ts';
import { languageOf, languageOfSource } from './languages.ts';
import { type Expected, serveLines } from './serve-lines.ts';

/** A program that answers has one of these words in it, in its text or as a constant; so has every adapter. */
const SPEAKS = /nncheck|jsonrpc/i;

const NUMPY = /^\s*(import|from)\s+numpy\b/m;

/** Bytes of a program in which such a word is looked for: more than a binary with these constants usually has. */
const READ = 2 ** 24;

/**
 * Says how a program that did not answer its first message can be made to answer.
 *
 * @param expected the parameters of the spec
 * @returns undefined where the program seems to know the protocol
 */
export function howToAnswer(
  { command, cwd }: Pick<Launch, 'command' | 'cwd'>,
  expected: Expected | undefined,
): string | undefined {
  const files = command.flatMap((word) => filesOf(resolve(cwd, word)));
  const texts = files.map((file) => startOf(file, READ));
  if (texts.some((text) => SPEAKS.test(text))) return undefined;
  const language = languageOf(command) ?? files.map(languageOfSource).find((one) => one !== undefined);
  if (language !== undefined && language.adapter === undefined) {
    return 'A program answers nncheck in JSON, one message a line: docs/protocol.md says how, and has an example.';
  }
  const { adapter } = language ?? {};
  const named = adapter === 'python' && texts.some((text) => NUMPY.test(text)) ? 'numpy' : adapter;
  const source = files.find((file) => languageOfSource(file) !== undefined);
  const program = source === undefined ? 'it' : basename(source);
  const lines = serveLines(adapter ?? 'c', expected).map((line) => `  ${line}`);
  return [
    'A program answers nncheck by an adapter, one file, which this command writes:',
    `  nncheck init ${named ?? 'LANGUAGE'}`,
    named === undefined
      ? 'LANGUAGE is c, cpp, go, rust, or another that nncheck init lists. In C the program then answers by these lines:'
      : `Then ${program} answers by these lines, in place of its training:`,
    ...lines,
  ].join('\n');
}

/** The file that a word of a command names, and those that belong to a program without an ending: its source or class. */
function filesOf(path: string): string[] {
  if (extname(path) !== '') return isFile(path) ? [path] : [];
  const stem = basename(path);
  const belongs = (name: string): boolean =>
    name === stem ||
    (basename(name, extname(name)) === stem &&
      (name.endsWith('.class') || languageOfSource(name) !== undefined));
  const names =
    (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() && readdirSync(dirname(path))) || [];
  return names
    .filter(belongs)
    .map((name) => join(dirname(path), name))
    .filter(isFile);
}
