import { NncheckError } from '../../errors.ts';
import { commandInWords } from './failure.ts';
import { languageOfSource } from './languages.ts';

/** What means something to a shell alone; a program gets it as a plain argument, which nobody wants. */
const FOR_A_SHELL = /^(&&|\|\|?|;|&|[12]?>{1,2}|<)$/;

/**
 * Splits the text of `--run` into a program and its arguments, by the rules of a shell for quotes alone: spaces
 * separate, '…' takes everything as it is, "…" too but for \" and \\, and outside of quotes \ takes the next
 * character as it is. Nothing is expanded: by hand, since packages for it (shell-quote) also read operators and globs.
 *
 * @throws NncheckError of kind `usage` where there is nothing, a quote is left open, or a shell would be needed
 */
export function splitCommand(text: string): string[] {
  const words: string[] = [];
  const part = /\s+|'([^']*)'|"((?:\\["\\]|[^"])*)"|\\(.)|([^\s'"\\]+)|(.)/gsy;
  let word: string | undefined;
  let quoted = false;
  const endWord = () => {
    if (word === undefined) return;
    if (!quoted && FOR_A_SHELL.test(word)) throw needsShell(word);
    words.push(word);
    word = undefined;
    quoted = false;
  };
  for (const [all, single, double, escaped, plain, stray] of text.matchAll(part)) {
    if (stray !== undefined)
      throw usage('open-quote', `--run: ${unclosed(stray)} in ${JSON.stringify(text)}`);
    const taken = single ?? double?.replace(/\\(["\\])/g, '$1') ?? escaped ?? plain;
    if (taken === undefined) {
      if (all.trim() === '') endWord();
      continue;
    }
    word = (word ?? '') + taken;
    quoted ||= plain === undefined;
  }
  endWord();
  if (words.length === 0 || words[0] === '') {
    throw usage('no-program', '--run: expected a program to start, such as --run "python3 my_net.py"');
  }
  return words;
}

/** Programs that do nothing without the name of another. */
const STARTERS =
  /^(python[\d.]*|node|deno|bun|java|perl|octave|Rscript|julia|ruby|go|cargo|npx|uv|env|sh|bash|zsh)(\.exe)?$/;

/**
 * Refuses a command of one word that is only the first: the shell took the others for specs.
 *
 * @param specs what the command line has beside it
 * @throws NncheckError of kind `usage`
 */
export function refuseUnquoted([first, ...rest]: readonly string[], specs: readonly string[]): void {
  if (rest.length > 0) return;
  const stray = specs.filter((word) => languageOfSource(word) !== undefined);
  const isStarter = STARTERS.test(first.split('/').at(-1)!);
  if (stray.length === 0 && !isStarter) return;
  const meant = specs.filter(isNoSpec);
  const words = meant.length > 0 ? meant : [first.startsWith('python') ? 'my_net.py' : 'my_net'];
  throw usage(
    'unquoted',
    `--run takes the whole command in quotes: --run ${JSON.stringify(commandInWords([first, ...words]))}`,
  );
}

/** A spec is a JSON file, a folder, or a glob of them; the name of a program's class or task is none of these. */
function isNoSpec(word: string): boolean {
  return !/\.json$|[*/\\]|^[-.]/.test(word);
}

function unclosed(quote: string): string {
  return quote === '\\' ? 'nothing follows the last \\' : `the quote ${quote} is not closed`;
}

function needsShell(word: string): NncheckError {
  const message = `--run: ${word} is for a shell, and the program is started without one; if you want one, write --run "sh -c '…'"`;
  return usage('needs-shell', message);
}

function usage(code: string, message: string): NncheckError {
  return new NncheckError('usage', code, message);
}
