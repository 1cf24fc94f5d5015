import type { CommandLine, Flag, Value } from './command-line.ts';

/** Returns the script for fish. */
export function fish({ flags, commands, argument }: CommandLine): string {
  const lines = [
    ...flags.map((flag) => lineOf('not contains -- -- (commandline -opc)', flag)),
    `complete -c nncheck -n '__nncheck_in ""' ${takes(argument)}`,
    ...commands.flatMap(({ name, flags, argument }) => [
      ...flags.map((flag) => lineOf(`__nncheck_in ${name}`, flag)),
      `complete -c nncheck -n '__nncheck_in ${name}' ${takes(argument)}`,
    ]),
  ];
  return `function __nncheck_in
    set -l words (commandline -opc)
    contains -- -- $words; and return 1
    set -l command (string match -r -- '^(?:${commands.map(({ name }) => name).join('|')})$' $words[2..])[1]
    test "$command" = "$argv[1]"
end
function __nncheck_has_format
    string match -qr -- '^(?:--reporter=)?[^=-]+=' (commandline -ct)
end
${lines.join('\n')}
`;
}

/** The line that completes a flag under a condition. */
function lineOf(condition: string, { names, about, value }: Flag): string {
  const written = names.map((name) => `-${name.startsWith('--') ? 'l' : 's'} ${name.replace(/^-+/, '')}`);
  const line = (when: string, what: string) =>
    `complete -c nncheck -n '${when}' ${written.join(' ')} ${what}`;
  if (value === undefined) return line(condition, `-d ${quoted(about)}`);
  const own = line(condition, `-r ${takes(value)} -d ${quoted(about)}`);
  return value.kind === 'report' ? `${own}\n${line(`${condition}; and __nncheck_has_format`, '-r -F')}` : own;
}

function takes({ kind, words }: Value): string {
  if (kind === 'file') return '-F';
  if (kind === 'list') return `-f -a ${quoted(`(__fish_append , ${words.map(([word]) => word).join(' ')})`)}`;
  const texts = words.map(([word, about]) => (about ? `${word}\\t${quoted(about)}` : word));
  return `-f -a ${quoted(texts.join('\n'))}`;
}

/** A text between quotes, in which fish reads backslashes and quotes alone. */
const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;
