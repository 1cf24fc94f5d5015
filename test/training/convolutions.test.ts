import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { sampled } from '../support/fast.ts';
import { cli } from '../support/host.ts';

const goldens: { spec: Spec }[] = JSON.parse(
  readFileSync(new URL('../golden/convolutions.json', import.meta.url), 'utf8'),
);

test.each(sampled([...goldens.keys()]))('a network of convolutions trains: %s', async (k) => {
  const spec = { ...goldens[k].spec, train: { optimizer: { type: 'sgd', learningRate: 0.01 }, epochs: 20 } };
  const { status, stdout, stderr } = await cli(['train', '-', '--json'], { input: JSON.stringify(spec) });
  expect({ status: status === 0 || status === 3, stderr }).toEqual({ status: true, stderr: '' });
  const { history, findings } = JSON.parse(stdout);
  expect(history.at(-1).cost).toBeLessThan(history[0].cost);
  expect(findings).toEqual([]);
});
