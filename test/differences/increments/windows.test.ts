import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { byIncrements } from '../../../src/differences/increments/increments.ts';
import { takeSnapshot } from '../../../src/differences/increments/snapshot.ts';
import { bySubtraction } from '../../../src/differences/subtraction.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import type { Spec } from '../../../src/problem/schema/spec.ts';
import { sampled } from '../../support/fast.ts';

const goldens: { spec: Spec }[] = JSON.parse(
  readFileSync(new URL('../../golden/convolutions.json', import.meta.url), 'utf8'),
);

// An increment is an identity for a move of any size, and no derivative: at long moves a pullback would not do.
test.each(sampled([...goldens.keys()]))(
  'changes at long moves are those of the cost itself: network %s',
  async (k) => {
    const { network, parameters, data } = await problemFromSpec(goldens[k].spec);
    const cost = byIncrements(network, takeSnapshot(network, parameters, data));
    const plain = bySubtraction(network, parameters, data);
    const { size } = network.space;
    const moves = [
      ...Array.from({ length: size }, (_, index) => ({
        indices: [index],
        deltas: [index % 2 === 0 ? 0.7 : -0.3],
      })),
      {
        indices: Array.from({ length: size }, (_, index) => index),
        deltas: Array.from({ length: size }, (_, index) => Math.sin(index) / 4),
      },
    ];
    const [exact, subtracted] = [await cost.changes(moves), await plain.changes(moves)];
    const scale = Math.max(1, ...subtracted.values.map(Math.abs));
    const off = exact.values.map((value, move) => Math.abs(value - subtracted.values[move]));
    expect(Math.max(...off) / scale).toBeLessThan(1e-12);
  },
);
