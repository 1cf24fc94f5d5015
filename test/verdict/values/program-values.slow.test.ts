import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../support/built.ts';
import { cli } from '../../support/host.ts';

const SPEC = join(ROOT, 'fixtures/specs/program-2-3-2.json');
const PROGRAM = join(ROOT, 'fixtures/programs/intermediate/net.py');
const run = (way: string, ...args: string[]) =>
  cli(['grad', SPEC, ...args, '--', 'python3', PROGRAM, way], { env: { ...process.env } as never });

const VALUES = ['preActivations', 'activations', 'outputs', 'deltas'] as const;

/** What each way gets: which values are wrong, the first wrong one, and what is said. */
const WAYS: [way: string, wrong: string[], first: object | undefined, said: string][] = [
  ['right', [], undefined, '✓ Your cost agrees with the spec, and your program’s gradient with both'],
  ['six-decimals', [], undefined, '✓ Your cost agrees with the spec, and your program’s gradient with both'],
  [
    'wrong-forward',
    ['preActivations', 'activations', 'outputs', 'deltas'],
    { part: 'preActivations', layer: 'hidden', unit: 1, example: 0 },
    'start with the forward pass. First wrong value: pre-activation z of layer "hidden", unit 1, example 0',
  ],
  [
    'wrong-deltas',
    ['deltas'],
    { part: 'deltas', layer: 'hidden', unit: 0, example: 0 },
    'start with the recursion of the deltas',
  ],
  ['wrong-products', [], undefined, 'Your deltas agree with the spec, so their recursion is right'],
  [
    'other-deltas',
    ['deltas'],
    { part: 'deltas', layer: 'output', unit: 0, example: 0 },
    '✗ Your deltas differ from the spec’s, although the gradient agrees',
  ],
  [
    'other-activations',
    ['activations'],
    { part: 'activations', layer: 'hidden', unit: 0, example: 0 },
    '✗ Your activations differ from the spec’s, although the costs agree',
  ],
];

describe('what a program tells of its units is judged, and the first wrong value is named', () => {
  test.concurrent.each(WAYS)('%s', async (way, wrong, first, said) => {
    const [table, json] = await Promise.all([run(way), run(way, '--json')]);
    const status = way === 'right' || way === 'six-decimals' ? 0 : 1;
    expect(table).toMatchObject({ status, stderr: '' });
    expect(json).toMatchObject({ status, stderr: '' });
    expect(table.stdout.replace(/\s+/g, ' ')).toContain(said);
    const { parts } = JSON.parse(json.stdout).checks[0];
    expect(VALUES.filter((part) => parts[part].status === 'mismatch')).toEqual(wrong);
    const firsts = VALUES.flatMap((part) =>
      parts[part].layers.flatMap((layer: { first?: object }) => layer.first ?? []),
    );
    if (first !== undefined) expect(firsts).toContainEqual(expect.objectContaining(first));
    else expect(firsts).toEqual([]);
  });
});

test.each([
  ['unknown-layer', ['outputs', 'preActivations.hiden: the spec has no layer of this name', '"hidden"']],
  ['transposed', ['gradient', 'deltas.hidden: expected the shape [4, 3]', 'found [3, 4]: transpose it']],
])('%s is an answer that fails the program', async (way, said) => {
  const { status, stdout, stderr } = await run(way);
  expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
  for (const words of said) expect(stderr).toContain(words);
});
