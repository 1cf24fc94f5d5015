import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { cli } from '../support/host.ts';
import { canRun, TOOLCHAINS } from '../support/toolchains.ts';

// Derivatives with respect to the inputs, of programs and of a module: of h0 and c0 beside tokens, which have none.

const FOLDER = join(ROOT, 'fixtures/programs/input-gradient');
const LSTM = join(FOLDER, 'lstm.json');
const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };

/** What was judged of the inputs: the part, and how many numbers of each tensor are right and wrong. */
async function judged(args: readonly string[]): Promise<object> {
  const { stdout, stderr } = await cli(['grad', ...args], { cwd: FOLDER, env });
  expect(stderr).toBe('');
  const { parts, inputs } = JSON.parse(stdout).checks[0];
  const tensors = inputs.map(
    ({ name, counts }: { name: string; counts: { match: number; mismatch: number } }) => [
      name,
      counts.match,
      counts.mismatch,
    ],
  );
  return { gradient: parts.gradient.status, inputGradient: parts.inputGradient.status, tensors };
}

const right = {
  gradient: 'match',
  inputGradient: 'match',
  tensors: [
    ['h0', 4, 0],
    ['c0', 4, 0],
  ],
};

test('a program sends those of h0 and c0', async () => {
  const program = [process.execPath, join(FOLDER, 'lstm-program.mjs')];
  expect(await judged([LSTM, '--json', '--', ...program])).toEqual(right);
});

test('a module exports them', async () => {
  expect(await judged([LSTM, '--json', '--module', join(FOLDER, 'lstm.mjs')])).toEqual(right);
});

test('one that is wrong is found, beside a gradient that is right', async () => {
  const program = [process.execPath, join(FOLDER, 'lstm-program.mjs'), 'wrong'];
  expect(await judged([LSTM, '--json', '--', ...program])).toEqual({
    gradient: 'match',
    inputGradient: 'mismatch',
    tensors: [
      ['h0', 4, 0],
      ['c0', 2, 2],
    ],
  });
});

test.each(['numpy', 'python'].filter(canRun))('the adapter of %s sends it', async (language) => {
  const program = TOOLCHAINS[language].start(join(FOLDER, `neuron_${language}.py`), FOLDER);
  expect(await judged([join(FOLDER, 'neuron.json'), '--json', '--', ...program])).toEqual({
    gradient: 'match',
    inputGradient: 'match',
    tensors: [['x', 6, 0]],
  });
});
