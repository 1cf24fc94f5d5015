import { NncheckError } from '../../errors.ts';

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
