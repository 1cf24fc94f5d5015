import { expect, test } from 'vitest';
import { tensorFormats } from '../../../src/input/tensor-files/formats.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { loadSpec } from '../../../src/problem/load.ts';
import { gather } from '../../../src/tensors/layout.ts';
import { folder } from '../../support/files.ts';
import { cli } from '../../support/host.ts';
import { vectorText } from '../../support/reported.ts';

const SPEC = {
  network: {
    inputs: 2,
    layers: [
      { type: 'dense', name: 'hidden', units: 3, activation: 'sigmoid' },
      { type: 'dense', name: 'output', units: 1, activation: 'sigmoid' },
    ],
  },
  loss: { type: 'squared' },
  parameters: { init: { type: 'normal', mean: 0, std: 1 }, seed: 7 },
  data: { task: 'xor' },
};

test('right numbers against drawn weights: the message hands the weights over, and then they match', async () => {
  const cwd = folder({ 'spec.json': SPEC });
  // A program draws weights of its own.
  const theirs = await loadSpec('spec.json', { cwd, seed: 1234 });
  const { gradient } = evaluate(theirs);
  const rows = Array.from(gradient, (value) => `${value * (1 + 1e-9)} ${value}`).join('\n');
  const reports = {
    'grads.json': `{"gradient": ${vectorText(theirs, gradient)}}`,
    'table.txt': rows,
  };
  for (const [name, text] of Object.entries(reports)) {
    const files = { 'spec.json': SPEC, [name]: text };
    const { status, stderr } = await cli(['grad', 'spec.json', '--reported', name], { cwd: folder(files) });
    expect(status).toBe(2);
    expect(stderr).toMatch(/the spec draws its weights at random/);
    expect(stderr).toContain('W1 [3, 2], b1 [3], W2 [1, 3], b2 [1]');
    const line = /np\.savez\("(.*)", \*\*\{(.*)\}\)/.exec(stderr)!;
    expect(line[2]).toBe('"hidden.weight": W1, "hidden.bias": b1, "output.weight": W2, "output.bias": b2');
    const tensors = new Map(
      theirs.tensors.map((tensor) => [
        tensor.name,
        { shape: tensor.shape, values: gather(theirs.parameters, tensor) },
      ]),
    );
    const weights = await tensorFormats['.npz'].write(tensors, 'float64');
    const handed = { ...SPEC, parameters: { file: 'weights.npz' } };
    const again = await cli(['grad', 'spec.json', '--reported', name], {
      cwd: folder({ ...files, 'spec.json': handed, 'weights.npz': weights }),
    });
    expect(again.status, again.stderr).toBe(0);
  }
});
