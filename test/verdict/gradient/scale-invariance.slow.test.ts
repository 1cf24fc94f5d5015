import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measurementByUnits, trainable } from '../../../src/differences/measurement.ts';
import { buildNetwork } from '../../../src/network/build.ts';
import type { NetworkDefinition } from '../../../src/network/definition.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { judgeGradient } from '../../../src/verdict/gradient/judge-gradient.ts';
import { referenceGradient } from '../../../src/verdict/gradient/reference-gradient.ts';
import { networks, problemOf, type RandomNetwork } from '../../support/networks.ts';
import { verdictsOf as verdictsIn } from '../../support/verdicts.ts';

/** Errors of single weights, relative to them: some far beyond what right code may be off by, some far below. */
const ERRORS = [2, 1e-2, 1e-4, 1e-10, 1e-13];

/** Returns the verdict of every weight, for the right gradient and with each error planted at one weight. */
async function verdictsOf(problem: Problem, planted: number): Promise<string[][]> {
  const claim = referenceGradient(evaluate(problem));
  const measurement = measurementByUnits(evaluate(problem));
  const claims = [0, ...ERRORS].map((error) => {
    const gradient = claim.gradient.slice();
    gradient[planted] *= 1 + error;
    return { ...claim, gradient };
  });
  const judged = await Promise.all(claims.map((one) => judgeGradient(one, trainable(problem), measurement)));
  return judged.map(({ judgements }) => verdictsIn(judgements));
}

async function expectSame(before: RandomNetwork, after: RandomNetwork): Promise<void> {
  const planted = Math.floor(Math.abs(before.random()) * before.theta.length);
  const expected = await verdictsOf(problemOf(before), planted);
  expect(await verdictsOf(problemOf(after), planted)).toEqual(expected);
}

const powerOf = (base: number, least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((exponent) => base ** exponent);

function withDefinition(made: RandomNetwork, change: Partial<NetworkDefinition>): RandomNetwork {
  const definition = { ...made.definition, ...change };
  return { ...made, definition, network: buildNetwork(definition) };
}

/** Multiplies the cost, where the spec can say so: the scale of squared errors, the targets of what is linear in them. */
function costTimes(made: RandomNetwork, factor: number): RandomNetwork {
  const { loss, regularization } = made.definition;
  const { l1, l2 } = regularization;
  const scaled = { regularization: { ...regularization, l1: factor * l1, l2: factor * l2 } };
  if (loss.type === 'squared') {
    return withDefinition(made, { ...scaled, loss: { ...loss, scale: factor * (loss.scale ?? 0.5) } });
  }
  const targets = made.examples.targets.map((target) => factor * target);
  return { ...withDefinition(made, scaled), examples: { ...made.examples, targets } };
}

function inputsTimes(made: RandomNetwork, factor: number): RandomNetwork {
  const [first] = made.network.space.tensors;
  const theta = made.theta.map((value, k) => (k < first.size ? value / factor : value));
  const inputs = made.examples.inputs.map((value) => factor * value);
  return { ...made, theta, examples: { ...made.examples, inputs } };
}

const withScale = networks.filter(({ definition: { loss } }) =>
  ['squared', 'categorical-crossentropy'].includes(loss.type),
);
const unregularized = networks.map((made) => {
  const regularization = { ...made.definition.regularization, l1: 0, l2: 0 };
  return withDefinition(made, { regularization });
});

describe('multiplying the cost changes no verdict', () => {
  test.each([
    ['by powers of two', powerOf(2, -40, 40)],
    ['by powers of ten', powerOf(10, -12, 12)],
  ])('%s', async (_name, factors) => {
    await fc.assert(
      fc.asyncProperty(withScale, factors, (made, factor) => expectSame(made, costTimes(made, factor))),
      { numRuns: 60 },
    );
  });
});

describe('multiplying the inputs, and dividing the first weights, changes no verdict', () => {
  test.each([
    ['by powers of two', powerOf(2, -20, 20)],
    ['by powers of ten', powerOf(10, -6, 6)],
  ])('%s', async (_name, factors) => {
    await fc.assert(
      fc.asyncProperty(unregularized, factors, (made, factor) => expectSame(made, inputsTimes(made, factor))),
      { numRuns: 60 },
    );
  });
});
