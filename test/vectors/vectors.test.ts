import { expect, test } from 'vitest';
import { evaluate } from '../../src/problem/evaluation.ts';
import { withInputs } from '../../src/problem/input-problem.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import { gather } from '../../src/tensors/layout.ts';
import { checkReference } from '../../src/verdict/check-reference.ts';
import { judgeReport } from '../support/reported.ts';
import { CONVERTERS } from './layers.ts';
import { listsOf, picked, readVectors, type Stored, type Vector } from './vector.ts';

// test/golden/vectors has layers and networks of public courses: each file names its source and how its numbers were
// checked. What a course printed is `published`; the other numbers are in full float64.

const vectors = readVectors();
const expressible = vectors.filter(({ layer }) => layer in CONVERTERS);
const cases = expressible.map((vector): [string, Vector] => [vector.id, vector]);

/** Part of the largest number of a tensor by which each of its numbers may differ. */
const FLOAT64 = 1e-12;

test('the layers that nncheck has express these vectors', () => {
  expect(expressible.map(({ id }) => id)).toEqual([
    'attention-scaled',
    'attention-unscaled',
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
    'positional-encoding',
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
  const { spec, called, inner = {} } = CONVERTERS[vector.layer](vector);
  const problem = await problemFromSpec(spec);
  const { pass, cost } = evaluate(problem);
  const { problem: both, gradient } = evaluate(withInputs(problem));
  const last = [...(pass.a.at(-1) ?? [])];
  // Several outputs stand one after another in the row of an example.
  const given = Object.entries(vector.outputs).filter(([name]) => !(name in inner));
  const parts = given.filter(([, { shape }]) => shape.length > 0).length;
  const size = last.length / problem.data.count / parts;
  const outputs = given.map(([name, { shape }], part): [string, Stored] => [
    name,
    {
      shape,
      values:
        shape.length === 0 ? [cost.total] : last.filter((_, k) => Math.floor(k / size) % parts === part),
    },
  ]);
  const gradients = Object.entries(called).map(([name, tensor]): [string, Stored] => {
    const own = both.tensors.find((one) => one.name === tensor)!;
    return [name, { shape: own.shape, values: [...gather(gradient, own)] }];
  });
  for (const [name, type] of Object.entries(inner)) {
    const node = problem.network.nodes.findIndex(({ operation }) => operation.type === type);
    outputs.push([name, { shape: vector.outputs[name].shape, values: [...pass.values[node]] }]);
  }
  return { outputs: Object.fromEntries(outputs), gradients: Object.fromEntries(gradients) };
}

test.each(cases)('outputs and gradients are those of the vector: %s', async (_id, vector) => {
  const { outputs, gradients } = await computed(vector);
  for (const [name, stored] of Object.entries(vector.outputs)) expectNear(name, outputs[name], stored);
  for (const [name, stored] of Object.entries(vector.gradients)) expectNear(name, gradients[name], stored);
});

test.each(cases.filter(([, { published }]) => published !== undefined))(
  'what was published is met to half a unit of its last digit: %s',
  async (_id, vector) => {
    const { outputs, gradients } = await computed(vector);
    const { rename = (what: string) => what } = CONVERTERS[vector.layer](vector);
    for (const { what: printed, decimals, value } of vector.published!) {
      const [what, unit = '1'] = rename(printed).split(' / ');
      const [mean, of] = /^mean(?: of d(\w+))?$/.exec(what) ?? [];
      const tensor =
        of !== undefined
          ? gradients[of]
          : /^d\w/.test(what)
            ? gradients[what.slice(1).replace(/\[.*/, '')]
            : (outputs[what.replace(/\[.*/, '')] ?? Object.values(outputs)[0]);
      if (tensor === undefined) throw new Error(`there is no ${what}`);
      const all = picked(tensor, what);
      const own = mean === undefined ? all : [all.reduce((sum, one) => sum + one, 0) / all.length];
      const wanted = [value].flat(4) as number[];
      expect(own, what).toHaveLength(wanted.length);
      // Half a unit, and the rounding of the sums on both sides.
      for (const [k, one] of own.entries())
        expect(Math.abs(one / Number(unit) - wanted[k]), what).toBeLessThanOrEqual(
          0.5 * 10 ** -decimals + 1e-15 * Math.abs(one),
        );
    }
  },
);

test.each(cases)('the numeric gradients agree: %s', async (_id, vector) => {
  const problem = await problemFromSpec(CONVERTERS[vector.layer](vector).spec);
  const { counts, inputGradient } = (await checkReference(problem)).check;
  const wrong = [counts, inputGradient?.counts].map((own) => (own?.mismatch ?? 0) + (own?.inconclusive ?? 0));
  expect(wrong).toEqual([0, 0]);
});

/** The gradients of a vector as a report, some of them changed. */
const reported = (vector: Vector, change: (name: string, stored: Stored) => Stored): string => {
  const { called, inputs: given } = CONVERTERS[vector.layer](vector);
  const lists = Object.entries(vector.gradients).map(([name, stored]): [string, unknown] => {
    const { shape, values } = change(name, stored);
    const isInputs = !called[name].includes('.') && given.values.length === values.length;
    return [called[name], listsOf({ shape: isInputs ? given.shape : shape, values })];
  });
  const inputs = lists.filter(([name]) => !name.includes('.'));
  const parameters = lists.filter(([name]) => name.includes('.'));
  return JSON.stringify({
    ...(inputs.length > 0 && { inputGradient: Object.fromEntries(inputs) }),
    ...(parameters.length > 0 && { gradient: Object.fromEntries(parameters) }),
  });
};

test.each(cases)('reported, they match; one number 1e-6 off is found: %s', async (_id, vector) => {
  const problem = await problemFromSpec(CONVERTERS[vector.layer](vector).spec);
  const right = await judgeReport(
    problem,
    reported(vector, (_name, stored) => stored),
  );
  expect(right.status).toBe('match');
  for (const changed of Object.keys(vector.gradients)) {
    const text = reported(vector, (name, stored) => (name === changed ? withOneOff(stored) : stored));
    const { status, counts, inputGradient } = await judgeReport(problem, text);
    const mismatches = counts.mismatch + (inputGradient?.counts.mismatch ?? 0);
    expect({ changed, status, mismatches }).toEqual({ changed, status: 'mismatch', mismatches: 1 });
  }
});

function withOneOff({ shape, values }: Stored): Stored {
  const at = values.reduce((best, value, k) => (Math.abs(value) > Math.abs(values[best]) ? k : best), 0);
  return { shape, values: values.map((value, k) => (k === at ? value * (1 + 1e-6) : value)) };
}

function expectNear(name: string, { values }: Stored, stored: Stored): void {
  expect(values, name).toHaveLength(stored.values.length);
  const largest = stored.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (const [k, value] of values.entries())
    expect(Math.abs(value - stored.values[k]), `${name} number ${k}`).toBeLessThanOrEqual(FLOAT64 * largest);
}
