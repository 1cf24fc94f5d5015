import { expect, test } from 'vitest';
import { withChanges } from '../../../src/commands/apply-advice.ts';
import { problemFromSpec, type Spec } from '../../../src/index.ts';
import { train } from '../../../src/training/train.ts';
import type { SpecChange } from '../../../src/verdict/findings/training.ts';
import { FAILING } from './runs.ts';

async function findingsOf(spec: Spec) {
  return (await train(await problemFromSpec(spec), { check: false })).findings;
}

test.each(FAILING)('$slug is the first finding of a run that fails for it', async ({ slug, spec }) => {
  const [first] = await findingsOf(spec);
  expect(first).toMatchObject({ slug });
  expect(first!.severity).not.toBe('note');
});

test.each(FAILING)('the same run without $slug has no error and no warning', async ({ spec, repaired }) => {
  const findings = await findingsOf({ ...spec, ...repaired });
  expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
});

/** What no change of a spec mends: data that say nothing, weights that are given too large, and here a start at the minimum. */
const NOT_MENDED = ['one-class', 'input-ignored', 'contradictory-labels', 'training-not-finite', 'diverged'];

test.each(FAILING.filter(({ slug }) => !NOT_MENDED.includes(slug)))(
  'the advice of $slug is one that does away with it',
  async ({ slug, spec }) => {
    const [first] = await findingsOf(spec);
    const { advice } = first!.evidence as { advice?: readonly SpecChange[] };
    const findings = await findingsOf(JSON.parse(withChanges(JSON.stringify(spec), advice!)));
    expect(findings.map((finding) => finding.slug)).not.toContain(slug);
  },
);

/** The same training of a cost that is 1000 times as large: the gradient is, too, and the rate is a thousandth. */
function scaled(spec: Spec): Spec {
  const { scale = 0.5 } = spec.loss;
  const optimizer = spec.train?.optimizer as { learningRate: number };
  return {
    ...spec,
    loss: { ...spec.loss, scale: 1000 * scale },
    train: {
      ...spec.train,
      optimizer: { ...optimizer, type: 'sgd', learningRate: optimizer.learningRate / 1000 },
    },
  };
}

test.each(FAILING.filter(({ spec }) => spec.loss.type === 'squared'))(
  'the scale of the cost does not matter to $slug',
  async ({ spec }) => {
    const slugs = (await findingsOf(spec)).map(({ slug }) => slug);
    expect((await findingsOf(scaled(spec))).map(({ slug }) => slug)).toEqual(slugs);
  },
);
