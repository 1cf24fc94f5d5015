import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

const CASES = join(ROOT, 'fixtures/cases');

/** Real public cases: a person's spec and numbers in one file, taken apart into the two that the command line takes. */
const files = readdirSync(CASES).filter((name) => name.endsWith('.json'));

/** The slugs of the findings of each, as `expect.faults` says them in words. */
const NAMED: Record<string, string[]> = {
  'adam-second-step-right.json': [],
  'dead-relus.json': [],
  'gelu-of-float32.json': [],
  'log-of-one-minus-a.json': [],
  'sign-turned-where-saturated.json': [],
  'course-dw2-doubled.json': ['scale'],
  'course-right.json': [],
  'course-two-faults.json': ['scale', 'scale'],
  'four-decimals-of-noise.json': ['unexplained'],
  'jacobian-once-more.json': ['extra-derivative'],
  'linear-output-sigmoid-derivative.json': ['extra-derivative'],
  'log-of-zero.json': ['not-finite'],
  'mazur-right.json': [],
  'mazur-updated-first.json': ['updated-first'],
  'momentum-of-the-weight.json': ['momentum-of-the-weight'],
  'numeric-of-the-output.json': ['output-differentiated', 'derivative-of-another'],
  'softmax-over-examples.json': ['softmax-axis'],
  'xor-one-neuron.json': ['parameters-for-gradient'],
};

const EXIT = { match: 0, mismatch: 1, inconclusive: 3 } as const;

test.each(files)('%s gives its status, and its judgement of cost and numerical gradient', async (name) => {
  const { spec, reported = {}, expect: expected } = JSON.parse(readFileSync(join(CASES, name), 'utf8'));
  const cwd = folder({ 'spec.json': spec, 'reported.json': reported });

  const { status, stdout, stderr } = await cli(
    [
      'grad',
      'spec.json',
      ...(Object.keys(reported).length > 0 ? ['--reported', 'reported.json'] : []),
      '--json',
    ],
    { cwd },
  );
  expect(stderr).toBe('');
  const report = JSON.parse(stdout);
  expect([expected.status].flat()).toContain(report.status);
  expect(status).toBe(EXIT[report.status as keyof typeof EXIT]);
  const [{ parts, findings }] = report.checks;
  expect(findings.map(({ slug }: { slug: string }) => slug)).toEqual(NAMED[name]);
  expect(findings.every((finding: { message: string; fix: string }) => finding.message && finding.fix)).toBe(
    true,
  );
  const given = (part: string, key = part) => (key in reported ? {} : { [part]: { status: 'not given' } });
  expect(parts).toMatchObject({
    ...given('outputs'),
    ...given('cost'),
    ...(Object.keys(reported).length > 0 && given('gradient')),
    ...given('numericalGradient'),
    ...given('update', 'parametersAfter'),
    ...(expected.cost && { cost: { status: expected.cost } }),
    ...(expected.gradient && { gradient: { status: expected.gradient } }),
    ...(expected.update && { update: { status: expected.update } }),
    ...(expected.numericalGradient && { numericalGradient: { status: expected.numericalGradient } }),
  });
});

test('there are cases', () => {
  expect(files.length).toBeGreaterThanOrEqual(8);
});
