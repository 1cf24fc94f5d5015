import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../support/built.ts';
import { cli } from '../../support/host.ts';
import { canRun } from '../../support/toolchains.ts';

const PROGRAM = join(ROOT, 'fixtures/programs/modules/two-layers.mjs');

interface Finding {
  readonly code: string;
  readonly message: string;
  readonly evidence: Record<string, unknown>;
}

async function findingsOf(...run: string[]): Promise<Finding[]> {
  const { status, stdout } = await cli(['grad', '--json', ...run], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '' },
  });
  expect(status).toBe(1);
  return JSON.parse(stdout).checks[0].findings.filter(({ code }: Finding) => code !== 'NN606');
}

const planted = (fault: string): Promise<Finding[]> => findingsOf('--', process.execPath, PROGRAM, fault);

describe('a program without a spec is told what its numbers show', () => {
  test.concurrent.each([
    ['averaged', 'factor', 'W, b, V', 'W, b, V are 0.2 (1/5) times', 0.2],
    ['doubled', 'factor', 'W', '2 times the right one', 2],
    ['opposite', 'factor', 'V', '-1 times the right one', -1],
    ['zero', 'zero', 'b', 'all 0', undefined],
    ['parameters', 'parameters', 'W', 'equal to the parameters', undefined],
    ['decayed', 'residual', 'W', 'plus 0.1 (1/10) times the parameters', 0.1],
    ['transposed', 'transpose', 'W', 'the transpose of the right one', undefined],
    ['absolute', 'signs', 'W', 'right except for signs', undefined],
    ['reversed', 'reversed', 'W', 'the right one with its rows in reverse order', undefined],
  ])('%s', async (fault, pattern, tensors, words, constant) => {
    const findings = await planted(fault);
    expect(findings).toHaveLength(1);
    const [{ code, message, evidence }] = findings;
    expect(code).toBe('NN004');
    expect(evidence).toMatchObject({ pattern, tensors });
    expect(message).toContain(words);
    if (constant === undefined) expect(evidence).not.toHaveProperty('constant');
    else expect(evidence.constant).toBeCloseTo(constant, 6);
  });

  test.concurrent('two tensors are wrong in two ways', async () => {
    const findings = await planted('doubled,zero');
    expect(findings.map(({ evidence }) => [evidence.tensors, evidence.pattern])).toEqual([
      ['W', 'factor'],
      ['b', 'zero'],
    ]);
  });

  test.concurrent('the angle of what has no pattern is in JSON alone', async () => {
    const [{ message, evidence }, ...more] = await planted('bent');
    expect(more).toEqual([]);
    expect(evidence).toMatchObject({ pattern: 'none', tensors: 'W' });
    const [cosine] = evidence.cosine as number[];
    expect(cosine).toBeGreaterThan(0.5);
    expect(cosine).toBeLessThan(0.999);
    expect(message).not.toContain('cosine');
    expect(message).toContain('W is wrong, and the numbers show no pattern that nncheck knows.');
  });

  test.concurrent('the table says it too, and a right gradient has none', async () => {
    const wrong = await cli(['grad', '--', process.execPath, PROGRAM, 'doubled'], { cwd: ROOT });
    expect(wrong.stdout.replace(/\s+/g, ' ')).toContain(
      'NN004 What the numbers alone show: W is 2 times the',
    );
    const right = await cli(['grad', '--', process.execPath, PROGRAM, 'right'], { cwd: ROOT });
    expect(right.status).toBe(0);
    expect(right.stdout).not.toContain('NN004');
  });

  test.skipIf(!canRun('python')).concurrent('the class of the story', async () => {
    const story = join(ROOT, 'fixtures/programs/python/story.py');
    const of = (hands: string) =>
      findingsOf(
        '--',
        'python3',
        story,
        hands,
        'xor',
        '2,1',
        'squared',
        '0.0756102610697',
        '0.261814503398',
        '0.0292734023876',
      );
    expect(await of('serve')).toMatchObject([
      { code: 'NN004', evidence: { pattern: 'factor', known: '0.25 (1/4) times the right one' } },
    ]);
    expect(await of('table')).toMatchObject([{ code: 'NN004', evidence: { pattern: 'parameters' } }]);
  });
});
