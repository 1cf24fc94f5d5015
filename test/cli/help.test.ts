import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commandTree } from '../../src/cli.ts';
import { tasks } from '../../src/problem/tasks/index.ts';
import { cli, madeHost } from '../support/host.ts';

const VERSION = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;

const { commands } = commandTree({ host: madeHost([]).host, status: 0, version: VERSION });
const COMMANDS = commands.map((command) => command.name());

test.each([[['help']], [['--help']], [['-h']]])('%j shows the commands, with examples', async (args) => {
  const { status, stdout, stderr } = await cli(args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const word of ['grad', 'forward', 'train', 'ladder', 'shrink', 'Examples:', '--no-color'])
    expect(stdout).toContain(word);
});

test.each(COMMANDS)('help of %s in each form is the same, with examples', async (command) => {
  const forms = await Promise.all([cli(['help', command]), cli([command, '--help']), cli([command, '-h'])]);
  expect(new Set(forms.map(({ stdout }) => stdout)).size).toBe(1);
  expect(forms[0].stdout).toContain(`nncheck ${command}`);
  expect(forms[0].stdout).toContain('Examples:');
  expect(forms.map(({ status, stderr }) => `${status}${stderr}`)).toEqual(['0', '0', '0']);
});

describe.each([40, 60, 80])('help in a terminal of %i columns', (terminal) => {
  test.each(['', ...COMMANDS])('is no wider: %s', async (command) => {
    const { stdout } = await cli(
      ['help', command].filter((word) => word !== ''),
      { terminal },
    );
    // commands that are to be copied, and the usage in the first line, are not broken
    const described = stdout.split('Examples:')[0].split('\n').slice(1);
    expect(described.filter((line) => line.length > terminal)).toEqual([]);
    expect(described.join(' ').replaceAll(/\s+/g, ' ')).toContain('-h, --help show help and examples');
  });
});

test('COLUMNS says how wide help is, too', async () => {
  const narrow = await cli(['grad', '--help'], { env: { COLUMNS: '40' } });
  expect(narrow).toEqual(await cli(['grad', '--help'], { terminal: 40 }));
});

test('help on what is no command says so', async () => {
  expect(await cli(['help', 'gard'])).toEqual({
    status: 2,
    stdout: '',
    stderr: "error: unknown command 'gard' (did you mean grad?)\n       see nncheck --help\n",
  });
});

test('the built-in tasks are in the help', async () => {
  const { stdout } = await cli(['train', '--help'], { terminal: 200 });
  expect(stdout).toContain(`instead of a spec: ${[...tasks.keys()].join(', ')}\n`);
});

test('without arguments help is on stderr, and the status says that nothing was done', async () => {
  const { status, stdout, stderr } = await cli([]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('Examples:');
});

test.each([['--version'], ['-v']])('%s prints the version alone', async (flag) => {
  expect(await cli([flag])).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
});

describe('every example of grad and forward in the help', () => {
  test.each(['grad', 'forward'])('of %s that needs no file runs', async (command) => {
    const { stdout } = await cli(['help', command]);
    const examples = stdout
      .split('Examples:')[1]
      .split('\n')
      .filter((line) => line.includes('--task'));
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const { status, stderr } = await cli(example.trim().split(' ').slice(1));
      expect({ example, status, stderr }).toEqual({ example, status: 0, stderr: '' });
    }
  });
});
