import { expect, test } from 'vitest';
import { checkFunctions } from '../../../src/diagnosis/check-functions.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import type { Spec } from '../../../src/problem/schema/spec.ts';
import { conclusion } from '../../../src/report/messages.ts';
import { createReference } from '../../../src/subjects/reference.ts';
import { gather } from '../../../src/tensors/layout.ts';
import { judgeReport, vectorText } from '../../support/reported.ts';

const DATA = {
  inputs: [
    [1, 0, 2, 1],
    [3, 3, 0, 0],
  ],
  targets: [
    [1, 0.5, 1, 0.2],
    [0.2, 0.3, 0.1, 0.4],
  ],
};

function specOf(embedding: object, between: Spec['network']['layers'] = []): Spec {
  return {
    network: {
      inputs: { tokens: 4, vocabulary: 4 },
      layers: [
        { type: 'embedding', name: 'e', units: 3, ...embedding },
        ...between,
        { type: 'dense', name: 'o', units: 1 },
      ],
    },
    loss: { type: 'squared' },
    parameters: { init: { type: 'sine' } },
    data: DATA,
  };
}

/** Functions whose cost is that of `forward`, and whose gradient is that of `backward`, at the parameters of the first. */
async function functionsOf(forward: Spec, backward: Spec) {
  const problem = await problemFromSpec(backward);
  const own = createReference(await problemFromSpec(forward));
  const { gradient } = createReference(problem);
  const theta = (given: Record<string, { values: ArrayLike<number> }>): Float64Array => {
    const all = new Float64Array(problem.network.space.size);
    for (const { name, source } of problem.tensors)
      source.forEach((index, k) => {
        all[index] = given[name].values[k];
      });
    return all;
  };
  const tensors = (of: Float64Array) =>
    Object.fromEntries(
      problem.tensors.map((tensor) => [
        tensor.name,
        { shape: [...tensor.shape], values: [...gather(of, tensor)] },
      ]),
    );
  return {
    problem,
    functions: {
      parameters: tensors(problem.parameters),
      cost: (given: Parameters<typeof theta>[0]) => own.cost(theta(given)),
      gradient: (given: Parameters<typeof theta>[0]) => tensors(gradient(theta(given))),
    },
  };
}

test.each([
  ['a row of padding', specOf({}), specOf({ padding: 0 }), 'match'],
  [
    'a truncated backward pass',
    specOf({}, [{ type: 'rnn', name: 'r', units: 2 }]),
    specOf({}, [{ type: 'rnn', name: 'r', units: 2, truncate: 2 }]),
    'not given',
  ],
] as const)(
  'right code is not accused of a cost that moves with %s',
  async (_what, forward, backward, status) => {
    const { problem, functions } = await functionsOf(forward, backward);
    const told = await checkFunctions(functions, { problem });
    expect(told.status).toBe('match');
    expect(told.parts).toMatchObject({ gradient: 'match', consistency: status });
    // A spec that does not say so is another backward pass.
    const other = await checkFunctions(functions, { problem: await problemFromSpec(forward) });
    expect(other.parts).toMatchObject({ gradient: 'mismatch', consistency: 'mismatch' });
  },
);

test.each([
  ['a padding row', specOf({ padding: 0 }), specOf({})],
  [
    'a truncated backward pass',
    specOf({}, [{ type: 'rnn', name: 'r', units: 2, truncate: 2 }]),
    specOf({}, [{ type: 'rnn', name: 'r', units: 2 }]),
  ],
])('the differences of the cost in a report are not accused: %s', async (_, backward, forward) => {
  const [problem, moved] = [await problemFromSpec(backward), await problemFromSpec(forward)];
  const numericalGradient = vectorText(
    problem,
    evaluate({ ...moved, parameters: problem.parameters }).gradient,
  );
  const gradient = vectorText(problem, evaluate(problem).gradient);
  const check = await judgeReport(
    problem,
    `{"gradient": ${gradient}, "numericalGradient": ${numericalGradient}}`,
  );
  const { status, parts } = check;
  expect(conclusion(check, problem).at(-1)).toMatch(
    /^The numerical gradient of .*was not compared: it moves what/,
  );
  expect(status).not.toBe('mismatch');
  expect(parts.numericalGradient).not.toBe('mismatch');
  expect(parts.consistency).not.toBe('mismatch');
});
