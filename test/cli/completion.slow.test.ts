import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALL_ENTRIES } from '../../src/diagnosis/catalogue/catalogue.ts';
import { reporterNames } from '../../src/report/reporters.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';
import { isInstalled } from '../support/program.ts';

/** The real shells complete these lines in a folder with these files; what is expected are the words of the line then. */
const FILES = { 'xor.json': '', 'two words.json': '', 'net.py': '', 'report.csv': '' };
const COMMANDS = 'completion explain forward grad help init ladder merge schema shrink train'.split(' ');
const NN10 = ALL_ENTRIES.map(({ code }) => code).filter((code) => code.startsWith('NN10'));

const CASES: readonly (readonly [line: string, ...words: string[]])[] = [
  ['gra', 'grad'],
  ['', ...COMMANDS],
  ['--verb', '--verbose'],
  ['grad --rep', 'grad', '--reported', '--reporter'],
  ['grad --quiet --all-w', 'grad', '--quiet', '--all-weights'],
  ['train --no-', 'train', '--no-check', '--no-color'],
  ['grad --reporter ', 'grad', '--reporter', ...reporterNames()],
  ['grad --reporter=ma', 'grad', '--reporter=markdown'],
  ['grad --reporter json=rep', 'grad', '--reporter', 'json=report.csv'],
  ['grad --reporter=json=rep', 'grad', '--reporter=json=report.csv'],
  ['forward --task xo', 'forward', '--task', 'xor'],
  ['train --task=spi', 'train', '--task=spirals'],
  ['grad --method inc', 'grad', '--method', 'increments'],
  ['grad --fail-on warn', 'grad', '--fail-on', 'warning'],
  ['grad --fail-on mismatch,NN101,inc', 'grad', '--fail-on', 'mismatch,NN101,inconclusive'],
  ['grad --seed ', 'grad', '--seed'],
  ['grad --seed 3 --tensor a xo', 'grad', '--seed', '3', '--tensor', 'a', 'xor.json'],
  ['grad --run ne', 'grad', '--run', 'net.py'],
  ['grad xor.json two', 'grad', 'xor.json', 'two words.json'],
  ['grad --reported tw', 'grad', '--reported', 'two words.json'],
  ['grad -- --json n', 'grad', '--', '--json', 'net.py'],
  ['--config xor.json tra', '--config', 'xor.json', 'train'],
  ['explain NN10', 'explain', ...NN10],
  ['explain vanis', 'explain', 'vanishing-gradient'],
  ['init pyt', 'init', 'python'],
  ['schema ', 'schema', 'config', 'protocol', 'report', 'spec'],
  ['completion ', 'completion', 'bash', 'fish', 'zsh'],
  ['help lad', 'help', 'ladder'],
];

const script = async (shell: string): Promise<string> => (await cli(['completion', shell])).stdout;

/** A shell, the files that it starts from, and the key that puts in all that fits. */
interface Terminal {
  readonly start: string;
  readonly all: string;
  readonly files: (completion: string) => Readonly<Record<string, string>>;
}

/** What stands in for nncheck writes its arguments down. */
const RECORD = `nncheck() { { printf '%s\\n' "$@"; echo; } >> ../lines; }`;
const ALL_MATCHES = `
zle -C all-matches complete-word _generic
bindkey '^X*' all-matches
zstyle ':completion:all-matches:*' completer _all_matches _complete
zstyle ':completion:all-matches:*' insert true`;
const COMPINIT = 'autoload -Uz compinit && compinit -D -u';
const zsh = (files: Terminal['files']): Terminal => ({
  start: 'ZDOTDIR=.. zsh -d -i',
  all: '\u0018*',
  files,
});

const TERMINALS: Readonly<Record<string, Terminal>> = {
  bash: {
    start: 'bash --noprofile --rcfile ../rc -i',
    all: '\u001b*',
    files: (completion) => ({ completion, rc: `set -u\nsource ../completion\n${RECORD}\n` }),
  },
  zsh: zsh((completion) => ({
    completion,
    '.zshrc': `${COMPINIT}\nsource ../completion\n${RECORD}\n${ALL_MATCHES}\n`,
  })),
  'zsh with the script in a folder of fpath': zsh((completion) => ({
    'functions/_nncheck': completion,
    '.zshrc': `fpath=($PWD/../functions $fpath)\n${COMPINIT}\n${RECORD}\n${ALL_MATCHES}\n`,
  })),
};

/** Says why a test is left out, where a program that it needs is missing. */
function missing(...programs: readonly string[]): boolean {
  const absent = programs.filter((program) => !isInstalled([program, '--version']));
  if (absent.length > 0) console.log(`skipped: ${absent.join(' and ')} not found here`);
  return absent.length > 0;
}

describe.each(Object.entries(TERMINALS))('%s', (name, { start, all, files }) => {
  test.skipIf(missing('script', name.split(' ')[0]))('completes every line', async () => {
    const home = folder(files(await script(name.split(' ')[0])));
    const cwd = join(home, 'work');
    mkdirSync(cwd);
    for (const [file, text] of Object.entries(FILES)) writeFileSync(join(cwd, file), text);
    const typed = CASES.map(([line, ...words]) => {
      const key = words.length === line.split(' ').length ? '\t' : all;
      return `nncheck ${line}${key}\n`;
    });
    // `script` makes the terminal; the lines wait in it until the shell reads them
    const { status, stdout } = spawnSync('script', ['-qec', start, join(home, 'screen')], {
      cwd,
      input: `${typed.join('')}exit\n`,
      env: { PATH: process.env.PATH, HOME: home, TERM: 'dumb', LC_ALL: 'C.UTF-8' },
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.any(String) });
    const lines = readFileSync(join(home, 'lines'), 'utf8').split('\n\n').slice(0, -1);
    expect(lines.map((line) => sorted(line.split('\n')))).toEqual(CASES.map(([, ...words]) => sorted(words)));
  });
});

/** zsh ends a flag that takes a value with =, and a word of a list with a comma. */
const sorted = (words: readonly string[]): string[] => words.map((word) => word.replace(/[=,]$/, '')).sort();

describe.skipIf(missing('fish'))('fish', () => {
  const answers = async (lines: readonly string[]): Promise<string[][]> => {
    const cwd = folder(FILES);
    const asked = lines.map((line) => `complete -C 'nncheck ${line}'; echo ---`);
    writeFileSync(join(cwd, '.asked'), `${await script('fish')}\n${asked.join('\n')}\n`);
    const { stderr, stdout } = spawnSync('fish', ['--no-config', '.asked'], {
      cwd,
      env: { PATH: process.env.PATH, HOME: cwd, LC_ALL: 'C.UTF-8' },
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return stdout
      .split('---\n')
      .slice(0, -1)
      .map((part) => part.split('\n').slice(0, -1));
  };

  test('completes every line', async () => {
    const found = await answers(CASES.map(([line]) => line));
    const words = found.map((lines) => sorted(lines.map((line) => line.split('\t')[0])));
    expect(words).toEqual(CASES.map(([line, ...all]) => sorted(all.slice(line.split(' ').length - 1))));
  });

  test('says what commands, flags and codes mean', async () => {
    const { code, title } = ALL_ENTRIES.find(({ title: text }) => /['’]/.test(text))!;
    const [commands, flags, codes] = await answers(['gra', 'grad --verb', `explain ${code}`]);
    expect(commands).toEqual(['grad\tcheck every weight’s gradient against finite differences']);
    expect(flags).toEqual(['--verbose\tshow how each number was computed']);
    expect(codes).toEqual([`${code}\t${title}`]);
  });
});

test('bash without bash-completion and without compopt, as on macOS, prints nothing', async () => {
  const home = folder({ completion: await script('bash') });
  const { stdout, stderr } = spawnSync(
    'bash',
    [
      '-c',
      'enable -n compopt; source completion; COMP_WORDS=(nncheck gra) COMP_CWORD=1; _nncheck; echo $COMPREPLY',
    ],
    { cwd: home, encoding: 'utf8' },
  );
  expect({ stdout, stderr }).toEqual({ stdout: 'grad\n', stderr: '' });
});
