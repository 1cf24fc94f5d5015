import { expect, test } from 'vitest';
import { FAMILIES } from '../../support/families.ts';
import { noStress, stress } from '../../support/stress.ts';

/** A tenth of what `npm run bench units` tries: 25 networks of each family, about 30,000 weights in all. */
const NETWORKS = 25;

test.each(Object.keys(FAMILIES))(
  '%s: no bound is exceeded, right code not accused, planted errors are found',
  async (name) => {
    const came = noStress();
    for (let k = 0; k < NETWORKS; k++) await stress(FAMILIES[name]!(3_000_017 + k), came);
    expect(came).toMatchObject({
      exceeded: 0,
      accused: 0,
      disagreed: 0,
      inconclusive: 0,
      missed: 0,
      examples: [],
    });
    expect(came.planted).toBeGreaterThan(200);
  },
);
