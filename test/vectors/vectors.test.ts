import { expect, test } from 'vitest';
import { evaluate } from '../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import { gather } from '../../src/tensors/layout.ts';
import { checkReference } from '../../src/verdict/check-reference.ts';
import { CONVERTERS } from './layers.ts';
import { picked, readVectors, type Stored, type Vector } from './vector.ts';

// test/golden/vectors has layers and networks of public courses: each file names its source and how its numbers were
// checked. What a course printed is `published`; the other numbers are in full float64.

const vectors = readVectors();
const expressible = vectors.filter(({ layer }) => layer in CONVERTERS);
const cases = expressible.map((vector): [string, Vector] => [vector.id, vector]);

/** Part of the largest number of a tensor by which each of its numbers may differ. */
const FLOAT64 = 1e-12;

test('the layers that nncheck has express these vectors', () => {
  expect(expressible.map(({ id }) => id)).toEqual([
    'average-pool-book',
    'batch-norm-seed231',
    'conv2d-course-backward',
    'conv2d-course-forward',
    'conv2d-linspace',
    'conv2d-seed231',
    'dense-linspace',
    'dropout-inverted',
    'embedding-linspace',
    'gelu-exact',
    'gru-reset-before',
    'layer-norm-seed231',
    'lstm-cell-course',
    'lstm-linspace',
    'lstm-step-linspace',
    'masked-loss-by-examples',
    'max-pool-book',
    'max-pool-linspace',
    'relu-linspace',
    'rnn-cell-course',
    'rnn-linspace',
    'rnn-step-linspace',
    'silu',
    'two-layer-relu-softmax-reg0',
    'two-layer-relu-softmax-reg1',
  ]);
});

/** What nncheck computes for a vector, by the names of the vector. */
async function computed(
  vector: Vector,
): Promise<{ outputs: Record<string, Stored>; gradients: Record<string, Stored> }> {
  const { spec, called } = CONVERTERS[vector.layer](vector);
  const problem = await problemFromSpec(spec);
  const { pass, cost, gradient } = evaluate(problem);
  const last = [...(pass.a.at(-1) ?? [])];
  // Several outputs stand one after another in the row of an example.
  const parts = Object.values(vector.outputs).filter(({ shape }) => shape.length > 0).length;
  const size = last.length / problem.data.count / parts;
  const outputs = Object.entries(vector.outputs).map(([name, { shape }], part): [string, Stored] => [
    name,
    {
      shape,
      values:
        shape.length === 0 ? [cost.total] : last.filter((_, k) => Math.floor(k / size) % parts === part),
    },
  ]);
  const gradients = Object.entries(called).flatMap(([name, tensor]): [string, Stored][] => {
    const own = problem.tensors.find((one) => one.name === tensor);
    return own === undefined ? [] : [[name, { shape: own.shape, values: [...gather(gradient, own)] }]];
  });
  return { outputs: Object.fromEntries(outputs), gradients: Object.fromEntries(gradients) };
}

test.each(cases)('outputs and gradients are those of the vector: %s', async (_id, vector) => {
  const { outputs, gradients } = await computed(vector);
  for (const [name, stored] of Object.entries(vector.outputs)) expectNear(name, outputs[name], stored);
  for (const [name, own] of Object.entries(gradients)) expectNear(name, own, vector.gradients[name]);
});

test.each(cases.filter(([, { published }]) => published !== undefined))(
  'what was published is met to half a unit of its last digit: %s',
  async (_id, vector) => {
    const { outputs, gradients } = await computed(vector);
    const { rename = (what: string) => what } = CONVERTERS[vector.layer](vector);
    for (const { what: printed, decimals, value } of vector.published!) {
      const what = rename(printed);
      const [mean, of] = /^mean(?: of d(\w+))?$/.exec(what) ?? [];
      const tensor =
        of !== undefined
          ? gradients[of]
          : /^d\w/.test(what)
            ? gradients[what.slice(1).replace(/\[.*/, '')]
            : (outputs[what.replace(/\[.*/, '')] ?? Object.values(outputs)[0]);
      if (tensor === undefined) continue;
      const all = picked(tensor, what);
      const own = mean === undefined ? all : [all.reduce((sum, one) => sum + one, 0) / all.length];
      const wanted = [value].flat(4) as number[];
      expect(own, what).toHaveLength(wanted.length);
      // Half a unit, and the rounding of the sums on both sides.
      for (const [k, one] of own.entries())
        expect(Math.abs(one - wanted[k]), what).toBeLessThanOrEqual(
          0.5 * 10 ** -decimals + 1e-15 * Math.abs(one),
        );
    }
  },
);

test.each(cases)('the numeric gradient agrees: %s', async (_id, vector) => {
  const problem = await problemFromSpec(CONVERTERS[vector.layer](vector).spec);
  const { counts } = (await checkReference(problem)).check;
  expect({ ...counts, match: 0, inactive: 0 }).toEqual({
    match: 0,
    mismatch: 0,
    inactive: 0,
    subgradient: 0,
    inconclusive: 0,
  });
});

function expectNear(name: string, { values }: Stored, stored: Stored): void {
  expect(values, name).toHaveLength(stored.values.length);
  const largest = stored.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (const [k, value] of values.entries())
    expect(Math.abs(value - stored.values[k]), `${name} number ${k}`).toBeLessThanOrEqual(FLOAT64 * largest);
}
