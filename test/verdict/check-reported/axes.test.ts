import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import type { Spec } from '../../../src/problem/schema/spec.ts';
import { nested } from '../../../src/tensors/tensor.ts';
import { folder } from '../../support/files.ts';
import { cli } from '../../support/host.ts';

const goldens: { spec: Spec }[] = JSON.parse(
  readFileSync(new URL('../../golden/convolutions.json', import.meta.url), 'utf8'),
);

/** What a right program prints of every layer, as its arrays are. */
async function valuesOf(spec: Spec) {
  const problem = await problemFromSpec(spec);
  const { pass, backpropagation } = evaluate(problem);
  const byLayer = (values: readonly Float64Array[]): Record<string, unknown> =>
    Object.fromEntries(
      problem.network.layers.map(({ name, output }, l) => {
        const shape = [problem.data.count, ...output.map(({ length }) => length)];
        return [name, nested(values[l], shape)];
      }),
    );
  return {
    preActivations: byLayer(pass.z),
    activations: byLayer(pass.a),
    deltas: byLayer(backpropagation.deltas),
  };
}

test.each([3, 10, 30])('values of every layer are compared in the shape of their arrays: %s', async (k) => {
  const cwd = folder({ 'spec.json': goldens[k].spec, 'values.json': await valuesOf(goldens[k].spec) });
  const { status, stdout, stderr } = await cli(['grad', 'spec.json', '--reported', 'values.json', '--json'], {
    cwd,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout).checks[0].parts).toMatchObject({
    preActivations: { status: 'match' },
    activations: { status: 'match' },
    deltas: { status: 'match' },
  });
});

test('a wrong one is told by its axes', async () => {
  const { activations } = await valuesOf(goldens[3].spec);
  (activations.conv2 as number[][][][])[1][2][1][0] += 0.1;
  const cwd = folder({ 'spec.json': goldens[3].spec, 'values.json': { activations } });
  const { status, stdout } = await cli(['grad', 'spec.json', '--reported', 'values.json'], { cwd });
  expect(status).toBe(1);
  expect(stdout).toContain('activation a of layer "conv2", row 2, column 1, channel 0, example 1');
});
