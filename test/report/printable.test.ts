import { expect, test } from 'vitest';
import { printable } from '../../src/report/printable.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

test.each([
  ['a screen that is cleared', '\u001b[2J', '\\u001b[2J'],
  ['a title', '\u001b]0;mine\u0007', '\\u001b]0;mine\\u0007'],
  ['a colour', '\u001b[31m', '\\u001b[31m'],
  ['C1', 'a\u009b31mb', 'a\\u009b31mb'],
  ['DEL and a carriage return', '\u007f\r', '\\u007f\\u000d'],
  ['an override of the direction', 'a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
])('%s is escaped', (_what, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('what a report is painted with stays, and nothing else that begins with an escape', () => {
  expect(printable('\u001b[31mred\u001b[39m \u001b[1;31m \u001b[2J', true)).toBe(
    '\u001b[31mred\u001b[39m \\u001b[1;31m \\u001b[2J',
  );
});

test('lines, tabs and other languages stay as they are', () => {
  expect(printable('∂J/∂w\tσ′(z)\nещё 例 🎲')).toBe('∂J/∂w\tσ′(z)\nещё 例 🎲');
});

/** Every character that a terminal obeys or that reorders a line, and text around it. */
const HOSTILE = 'evil\u001b]0;owned\u0007\u001b[2J\u009b2J\u202ename\u007f';
const ESCAPE = String.fromCharCode(27);
const OBEYED = /[^\P{C}\n\t]/u;

/** Takes the colours of a report away, and nothing else that begins with an escape. */
function stripColours(text: string): string {
  return text.replaceAll(new RegExp(`${ESCAPE}\\[\\d{1,2}m`, 'g'), '');
}

test.each([
  ['table', []],
  ['json', ['--json']],
  ['quiet', ['--quiet']],
])('a name from a spec reaches no terminal as it is: %s', async (_form, options) => {
  const spec = {
    name: HOSTILE,
    network: { inputs: 1, layers: [{ type: 'dense', name: 'layer', units: 1, activation: 'tanh' }] },
    loss: { type: 'squared' },
    data: { inputs: [[1]], targets: [[0]] },
  };
  const cwd = folder({ 'spec.json': spec });
  const { stdout, stderr } = await cli(['grad', 'spec.json', ...options, '--color'], { cwd, terminal: 100 });
  const plain = stripColours(stdout + stderr);
  expect(plain).not.toMatch(OBEYED);
  if (options.includes('--json')) expect(JSON.parse(stdout).checks[0].name).toBe(HOSTILE);
});

test('a file name reaches no terminal as it is', async () => {
  const { stderr } = await cli(['grad', `no\u001b[2Jsuch\u202e.json`], { cwd: folder() });
  expect(stderr).toContain('no\\u001b[2Jsuch\\u202e.json');
  expect(stderr).not.toMatch(OBEYED);
});
