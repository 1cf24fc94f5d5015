import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { commandTree } from '../../src/cli.ts';
import { folder } from '../support/files.ts';
import { cli, madeHost } from '../support/host.ts';

/**
 * What people expect of a command line, asked of every command. Beside these: `process.slow.test.ts` (pipes, links,
 * folders), `network.slow.test.ts`, `interrupt.slow.test.ts`, `help.test.ts`, `outputs.test.ts`, `errors.test.ts`,
 * `test/report/table/reporter.test.ts` (a long table).
 */
const SPEC = {
  network: { inputs: 1, layers: [{ type: 'dense', name: 'out', units: 1, activation: 'tanh' }] },
  loss: { type: 'squared' },
  data: { inputs: [[0.5]], targets: [[1]] },
};

const LINES = [
  'grad --task xor',
  'grad --task xor --deltas --method all',
  'forward --task xor',
  'train --task xor --epochs 3',
  'ladder',
  'explain',
  'explain NN101',
  'init',
  'schema',
  'completion bash',
  'help',
  'help grad',
];
/** What is laid out for people, and not to be copied or read by programs. */
const PROSE = LINES.filter((line) => !/schema|completion|help/.test(line));

const words = (line: string): string[] => line.split(' ');
const program = commandTree({ host: madeHost([]).host, status: 0, version: '' });
const options = program.commands.flatMap((command) =>
  command.options.map((option) => ({ command: command.name(), ...option, long: option.long! })),
);

test('these are all commands, but those that need a failing program or the reports of shards', () => {
  const named = new Set(['shrink', 'merge', ...LINES.map((line) => words(line)[0])]);
  expect(program.commands.map((command) => command.name()).filter((name) => !named.has(name))).toEqual([]);
});

test.each(LINES)(
  'results of %s go to stdout, without escape codes in a pipe, and nothing to stderr',
  async (line) => {
    const { status, stdout, stderr } = await cli(words(line), { env: { TERM: 'xterm' } });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(stripVTControlCharacters(stdout));
    expect(stdout).not.toBe('');
  },
);

describe.each([40, 80, 200])('in a terminal of %d columns', (terminal) => {
  test.each(PROSE)('%s holds', async (line) => {
    const { stdout } = await cli(words(line), { terminal, env: { TERM: 'xterm' } });
    // code is to be copied, and not broken
    const long = stripVTControlCharacters(stdout)
      .split('\n')
      .filter((one) => !one.startsWith('    ') && [...one].length > terminal);
    expect(long).toEqual([]);
  });
});

test.each(PROSE)('%s has the same text with colours and without', async (line) => {
  const env = { TERM: 'xterm' };
  const plain = await cli([...words(line), '--no-color'], { env, terminal: 100 });
  const coloured = await cli([...words(line), '--color'], { env, terminal: 100 });
  expect(stripVTControlCharacters(coloured.stdout)).toBe(plain.stdout);
});

test.each(['grad', 'forward'])('in a pipe %s cuts no name, however long', async (command) => {
  const name = 'a-long-name'.repeat(40);
  const layers = [{ ...SPEC.network.layers[0], name }];
  const cwd = folder({ 'spec.json': { ...SPEC, network: { inputs: 1, layers } } });
  const { stdout } = await cli([command, 'spec.json'], { cwd });
  expect(stdout).toContain(name);
});

test.each(options.map(({ command, long }) => `${command} ${long}`))(
  'a typing mistake in %s is told',
  async (line) => {
    const [command, long] = words(line);
    const mistyped = `${long.slice(0, -2)}${long.at(-1)}${long.at(-2)}`;
    if (mistyped === long || options.some((one) => one.command === command && one.long === mistyped)) return;
    const { status, stdout, stderr } = await cli([command, mistyped]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/did you mean.*--/);
  },
);

const numbers = options.filter(({ flags }) => /<(n|h|rate|seconds|cost)>/.test(flags));

test.each(numbers.map(({ command, long }) => `${command} ${long}`))(
  '%s names itself and the value that is no number',
  async (line) => {
    const { status, stdout, stderr } = await cli([...words(line), '1.2.3', '--task', 'xor']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(`error: ${words(line)[1]}: "1.2.3" is not a number\n`);
  },
);

test.each([
  'train --task xor --epochs 2 --until-cost -1e-3',
  'train --task xor --epochs 2 --until-cost=-1e-3',
  'train --task xor --epochs 2 --learning-rate 5E-1',
  'grad --task xor --step 1e-6',
])('%s is understood', async (line) => {
  expect(await cli(words(line))).toMatchObject({ status: 0, stderr: '' });
});

test.each(['grad -', 'forward -', 'train - --epochs 1'])('%s reads the spec from stdin', async (line) => {
  const { status, stderr } = await cli(words(line), { input: JSON.stringify(SPEC) });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

describe('a file that cannot be read is one line, with its name', () => {
  const text = JSON.stringify(SPEC);
  const FILES = {
    'empty.json': '',
    'truncated.json': text.slice(0, 60),
    'binary.json': new Uint8Array([0xff, 0xfe, 0, 1, 2, 0x80]),
    'folder/readme.txt': '',
    'spec.json': SPEC,
    'truncated.npy': new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]),
    'empty.npz': '',
  };
  const cases = [
    ...['missing.json', 'empty.json', 'truncated.json', 'binary.json', 'folder'].flatMap((file) =>
      ['grad', 'forward', 'train', 'ladder'].map((command) => `${command} ${file}`),
    ),
    ...['missing.json', 'empty.json', 'truncated.json', 'truncated.npy', 'empty.npz'].flatMap((file) =>
      ['grad', 'shrink'].map((command) => `${command} spec.json --reported ${file}`),
    ),
    ...['missing.json', 'empty.json', 'truncated.json'].flatMap((file) => [
      `grad spec.json --config ${file}`,
      `train spec.json --resume ${file}`,
    ]),
    'grad spec.json --module missing.js',
  ];

  test.each(cases)('%s', async (line) => {
    const { status, stdout, stderr } = await cli(words(line), { cwd: folder(FILES) });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]{20,}\n$/);
    expect(stderr).toContain(words(line).at(-1));
  });
});

describe('an output file', () => {
  const OUTPUTS = [
    'grad spec.json --reporter json=FILE',
    'grad spec.json --reporter markdown=FILE',
    'train spec.json --epochs 1 --log FILE.csv',
    'train spec.json --epochs 1 --save-parameters FILE.json',
    'train spec.json --epochs 1 --checkpoint FILE',
    'train spec.json --epochs 1 --apply FILE.json',
  ];

  test.each(OUTPUTS)('of %s is checked before the work: its folder is missing', async (line) => {
    const cwd = folder({ 'spec.json': SPEC });
    const { status, stdout, stderr } = await cli(words(line.replace('FILE', 'nowhere/out')), { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]*nowhere[^\n]*\n$/);
    expect(readdirSync(cwd)).toEqual(['spec.json']);
  });

  test.each(OUTPUTS)('of %s does not take the place of a file of yours', async (line) => {
    const asked = words(line.replace('FILE', 'mine'));
    const name = asked.at(-1)!.replace(/^.*=/, '');
    const cwd = folder({ 'spec.json': SPEC, [name]: 'mine\n' });
    const { status, stdout, stderr } = await cli(asked, { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]*--force[^\n]*\n$/);
    expect(readFileSync(join(cwd, name), 'utf8')).toBe('mine\n');
  });

  test.each(OUTPUTS.slice(0, -1))('of %s is there whole, and nothing beside it', async (line) => {
    const asked = words(line.replace('FILE', 'out'));
    const cwd = folder({ 'spec.json': SPEC });
    expect((await cli(asked, { cwd })).status).toBe(0);
    expect(readdirSync(cwd).sort()).toEqual([asked.at(-1)!.replace(/^.*=/, ''), 'spec.json'].sort());
  });
});
