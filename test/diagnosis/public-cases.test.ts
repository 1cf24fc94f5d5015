import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ClaimedPart } from '../../src/diagnosis/claims/claims.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { evaluate } from '../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Finding } from '../../src/verdict/finding.ts';
import { claimsOf } from '../support/claims.ts';

const CASES = join(import.meta.dirname, '../../fixtures/cases');

/** What each public case is, in codes; `wrong` are the parts whose verdict is a mismatch. */
const EXPECTED: Record<string, { wrong: ClaimedPart[]; said: (findings: Finding[]) => void }> = {
  'course-right': { wrong: ['gradient'], said: (findings) => expect(findings).toEqual([]) },
  'mazur-right': { wrong: ['update'], said: (findings) => expect(findings).toEqual([]) },
  'course-dw2-doubled': {
    wrong: ['gradient'],
    said: (findings) => {
      expect(findings).toMatchObject([
        { code: 'NN101', slug: 'scale', where: { tensor: 'layer2.weight' }, evidence: { constant: 2 } },
      ]);
      expect(findings[0].ties).toBeUndefined();
    },
  },
  'course-two-faults': {
    wrong: ['gradient'],
    said: (findings) =>
      expect(findings).toMatchObject([
        { slug: 'scale', where: { tensor: 'layer1.bias' }, evidence: { constant: 4 } },
        { slug: 'scale', where: { tensor: 'layer2.weight' }, evidence: { constant: 2 } },
      ]),
  },
  'four-decimals-of-noise': {
    wrong: ['gradient'],
    said: (findings) => expect(findings).toMatchObject([{ code: 'NN001' }]),
  },
  'jacobian-once-more': {
    wrong: ['gradient'],
    said: (findings) => {
      expect(findings).toMatchObject([{ code: 'NN114', where: { layer: 'out' } }]);
      expect(findings[0].ties).toBeUndefined();
    },
  },
  'softmax-over-examples': {
    wrong: ['outputs', 'cost', 'gradient'],
    said: (findings) =>
      expect(findings).toMatchObject([{ code: 'NN213', evidence: { gradient: 'carried' } }]),
  },
  'log-of-zero': {
    wrong: ['cost'],
    said: (findings) => expect(findings).toMatchObject([{ code: 'NN605' }]),
  },
  'linear-output-sigmoid-derivative': {
    wrong: ['gradient'],
    said: (findings) => {
      expect(findings).toMatchObject([
        { code: 'NN114', slug: 'extra-derivative', where: { layer: 'output' } },
      ]);
      expect(findings[0].ties).toBeUndefined();
    },
  },
  'mazur-updated-first': {
    wrong: ['gradient'],
    said: (findings) => {
      expect(findings).toMatchObject([{ code: 'NN110', slug: 'updated-first', evidence: { constant: 0.5 } }]);
      expect(findings[0].ties).toBeUndefined();
    },
  },
  'numeric-of-the-output': {
    wrong: ['gradient', 'numericalGradient'],
    said: (findings) => {
      expect(findings.map(({ slug }) => slug)).toEqual(['output-differentiated', 'derivative-of-another']);
    },
  },
  'xor-one-neuron': {
    wrong: ['gradient'],
    said: (findings) => {
      expect(findings).toMatchObject([{ code: 'NN118', slug: 'parameters-for-gradient' }]);
      expect(findings[0].ties).toBeUndefined();
    },
  },
};

/** The cases of an update step need its series, and those of a verdict have no fault: test/cli/cases.test.ts has them. */
const NO_FAULT_OF_THE_GRADIENT = [
  'adam-second-step-right',
  'dead-relus',
  'gelu-of-float32',
  'log-of-one-minus-a',
  'momentum-of-the-weight',
  'sign-turned-where-saturated',
];

describe('public cases are told their faults', () => {
  const names = readdirSync(CASES).map((file) => file.replace('.json', ''));
  test.each(names.filter((name) => !NO_FAULT_OF_THE_GRADIENT.includes(name)))('%s', async (name) => {
    const { spec, reported } = JSON.parse(readFileSync(join(CASES, `${name}.json`), 'utf8'));
    const problem = await problemFromSpec(spec, { directory: CASES });
    const { wrong, said } = EXPECTED[name];
    said(await diagnose(evaluate(problem), claimsOf(problem, reported), new Set(wrong)));
  });
});
