import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commandTree } from '../../src/cli.ts';
import { cli, madeHost } from '../support/host.ts';

const VERSION = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
const program = commandTree({ host: madeHost([]).host, status: 0, version: VERSION });

describe.each(['bash', 'zsh', 'fish'])('the script of %s', (shell) => {
  test('is the same each time, and names the version that it is for', async () => {
    const first = await cli(['completion', shell]);
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toContain(`# Printed by nncheck ${VERSION}: nncheck completion ${shell}\n`);
    expect(await cli(['completion', shell])).toEqual(first);
  });

  test('has every command and every flag of the help', async () => {
    const { stdout } = await cli(['completion', shell]);
    const options = [program, ...program.commands].flatMap((command) => command.options);
    expect(options.length).toBeGreaterThan(50);
    const words = new Set(stdout.split(/[^\w-]+/));
    for (const command of program.commands) expect(words).toContain(command.name());
    for (const { long } of options) expect(words).toContain(shell === 'fish' ? long!.slice(2) : long);
  });
});

test('values that are neither words nor files are numbers, or names that only a spec has', () => {
  const others = program.commands
    .flatMap((command) => command.options)
    .filter(({ required, argChoices }) => required && argChoices === undefined)
    .map(({ flags }) => /<.+>/.exec(flags)![0]);
  const known = [
    '<file>',
    '<command>',
    '<list>',
    '<n>',
    '<h>',
    '<rate>',
    '<cost>',
    '<seconds>',
    '<name>',
    '<i/n>',
    '<html=file>',
    '<name[=file]>',
  ];
  expect(known).toEqual(expect.arrayContaining([...new Set(others)]));
});

test.each([
  [['completion', 'fsh'], 'error: completion: "fsh" is none of bash, zsh, fish; did you mean "fish"?\n'],
  [['completion'], "error: missing required argument 'shell'\n       see nncheck completion --help\n"],
])('%j is wrong usage', async (args, stderr) => {
  expect(await cli(args)).toEqual({ status: 2, stdout: '', stderr });
});
