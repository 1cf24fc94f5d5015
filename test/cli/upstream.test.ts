import { expect, test } from 'vitest';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

/** A dense layer alone. */
const ALONE = {
  network: { inputs: 2, layers: [{ type: 'dense', name: 'fc', units: 2 }] },
  loss: { type: 'upstream', values: [[2, -1]] },
  parameters: {
    values: {
      'fc.weight': [
        [1, 2],
        [3, 4],
      ],
      'fc.bias': [0, 1],
    },
  },
  data: { inputs: [[1, 1]] },
};

const inFolder = (command: string, ...args: string[]) =>
  cli([command, 'spec.json', ...args], { cwd: folder({ 'spec.json': ALONE }) });

test('the forward pass shows the upstream gradient and the sum of products', async () => {
  const { status, stdout, stderr } = await inFolder('forward');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('cost     Σ a·u with the upstream gradient u, summed over 1 example');
  expect(stdout).toContain('example 0: input 1, 1; upstream gradient u 2, -1');
  expect(stdout).toContain('loss = 3·2 + 8·(-1) = -2');
  const { stdout: json } = await inFolder('forward', '--json');
  const { upstream, cost, ...others } = JSON.parse(json);
  expect({ upstream, cost }).toEqual({ upstream: [[2, -1]], cost: -2 });
  expect(others).not.toHaveProperty('targets');
});

test.each([['train'], ['ladder']])('%s has no cost to minimize', async (command) => {
  const { status, stdout, stderr } = await inFolder(command);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe(
    'error: spec has an upstream gradient in place of a loss, so there is no cost to minimize; "nncheck grad" checks its gradient\n',
  );
});
