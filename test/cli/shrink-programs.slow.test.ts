import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, startNncheck } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { isInstalled } from '../support/program.ts';

const dense = (name: string, units: number, activation: string) => ({
  type: 'dense',
  name,
  units,
  activation,
});
const SPEC = {
  network: {
    inputs: 2,
    layers: [dense('first', 4, 'tanh'), dense('second', 3, 'sigmoid'), dense('output', 2, 'sigmoid')],
  },
  loss: { type: 'squared' },
  parameters: { init: { type: 'normal' }, seed: 3 },
  data: {
    inputs: Array.from({ length: 6 }, (_, k) => [1, 2].map((j) => Math.sin(7 * k + j))),
    targets: Array.from({ length: 6 }, (_, k) => [k % 2, (k >> 1) % 2]),
  },
};
const PROGRAM = join(ROOT, 'fixtures/programs/shrink/net.py');
const python = isInstalled(['python3', '--version']);

/** Some thirty programs are started, each by itself; a machine may be busy with others. */
const LONG_MS = 300_000;

describe.skipIf(!python)(
  'a program of Python that takes its network from the spec',
  { timeout: LONG_MS },
  () => {
    const shrink = (fault: string, ...args: string[]) => {
      const cwd = folder({ 'deep.json': SPEC });
      const started = startNncheck(
        [
          'shrink',
          'deep.json',
          '--output',
          'small.json',
          ...args,
          '--',
          'python3',
          PROGRAM,
          ...fault.split(' ').filter(Boolean),
        ],
        { cwd },
      );
      const small = () => JSON.parse(readFileSync(join(cwd, 'small.json'), 'utf8'));
      return { ...started, cwd, small };
    };
    const sizes = ({ network, data }: typeof SPEC) => ({
      units: network.layers.map(({ units }) => units),
      examples: data.inputs.length,
    });

    test.each([
      ['hidden-derivative', 'NN107', { units: [1, 1], examples: 1 }],
      ['last-example', 'NN116', { units: [1], examples: 2 }],
      ['strange', 'NN001', { units: [1], examples: 1 }],
      ['bigger', 'NN001', { units: [3, 1], examples: 1 }],
    ])('%s stays %s', async (fault, code, size) => {
      const { done, small, cwd } = shrink(fault);
      const { status, stdout, stderr } = await done;
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
      expect(stdout).toContain(`✗ ${code} `);
      const { units, examples } = sizes(small());
      expect({ units: [...units].sort(), examples }).toEqual({ ...size, units: [...size.units].sort() });
      // the spec that was written fails in the same way by itself
      const again = startNncheck(['grad', 'small.json', '--json', '--', 'python3', PROGRAM, fault], { cwd });
      const { checks } = JSON.parse((await again.done).stdout);
      expect(checks[0].findings.map((finding: { code: string }) => finding.code)).toEqual([code]);
    });

    test('right code has nothing to shrink', async () => {
      const { done, cwd } = shrink('');
      const { status, stdout } = await done;
      expect({ status, stdout }).toEqual({
        status: 0,
        stdout: 'deep: everything matches, so there is nothing to shrink\n',
      });
      expect(existsSync(join(cwd, 'small.json'))).toBe(false);
    });

    test('a network and data of its own are not shrunk, and the message says so', async () => {
      const { done } = shrink('hidden-derivative own');
      const { status, stdout, stderr } = await done;
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain('the program does not follow a smaller problem');
    });
  },
);
