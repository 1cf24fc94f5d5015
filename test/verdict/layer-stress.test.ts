import { expect, test } from 'vitest';
import { groups } from '../bench/layer-stress/groups.ts';
import { stressLayers } from '../bench/layer-stress/stress.ts';

const CASES = Object.keys(groups).flatMap((group) =>
  (['float64', 'float32'] as const).map((precision) => [group, precision] as const),
);

// `npm run bench layer-stress` tries thousands.
test.each(CASES)(
  'random networks of %s, %s: right gradients match, planted errors do not, no bound is exceeded',
  async (group, precision) => {
    const all = await stressLayers(group, precision, 5, 7);
    expect(all.networks).toBeGreaterThan(2);
    expect(all.examples).toEqual([]);
    const { verdicts, planted, open, near, weights } = all;
    expect(verdicts.match).toBeGreaterThan(0.7 * weights);
    // Of thousands more than eight of ten are found; in five networks one whose terms cancel weighs more.
    expect(planted - open - near).toBeGreaterThan(planted / 3);
  },
);
