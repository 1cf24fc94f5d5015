import { describe, expect, test } from 'vitest';
import { type Claims, wholeClaim } from '../../../src/diagnosis/claims/claims.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { FORWARD_FAULTS } from '../../../src/diagnosis/forward/index.ts';
import { backpropagate } from '../../../src/network/backpropagation.ts';
import { costOf } from '../../../src/network/cost.ts';
import { forward } from '../../../src/network/forward.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { randomProblem } from '../../bench/faults/problems.ts';
import { MAKERS } from '../../bench/faults/writings.ts';

/** Everything that a program which solves this problem would report. */
function solve({ network, parameters, data }: Problem) {
  const pass = forward(network, parameters, data.inputs, data.count);
  const { gradient } = backpropagate(network, parameters, data, pass);
  return { outputs: pass.a.at(-1)!, cost: costOf(network, parameters, pass, data).total, gradient };
}

function differ(a: Float64Array, b: Float64Array): boolean {
  return a.some((value, k) => !(Math.abs(value - b[k]) <= 1e-6 * Math.max(Math.abs(value), 1e-3)));
}

/** The group of layers that a fault is of; any other is planted in a dense network. */
const GROUPS: Readonly<Record<string, string>> = {
  NN215: 'conv',
  NN216: 'normalization',
  NN217: 'normalization',
  NN218: 'sequences',
  NN219: 'gates',
  NN220: 'attention',
};

describe('another network or cost than the spec’s is named, and its gradient is not accused', () => {
  test.each(FORWARD_FAULTS.map((fault) => [fault.code, fault.slug, fault] as const))(
    '%s %s',
    async (code, _slug, fault) => {
      let found = 0;
      for (let seed = 0; seed < 300 && found < 3; seed++) {
        const problem = await (MAKERS[GROUPS[code]] ?? randomProblem)(seed);
        const variants = [...fault.variants(problem)];
        if (variants.length === 0) continue;
        const variant = variants[seed % variants.length];
        const replaced = variant.replace(problem, 1 / problem.data.count);
        const [right, claimed] = [solve(problem), solve(replaced)];
        if (![...claimed.outputs, ...claimed.gradient, claimed.cost].every(Number.isFinite)) continue;
        const whole = claimed.outputs.length === right.outputs.length;
        const wrongOutputs = whole && differ(claimed.outputs, right.outputs);
        const wrongCost = Math.abs(claimed.cost - right.cost) > 1e-4 * Math.abs(right.cost);
        if (fault.stage === 'outputs' ? !wrongOutputs : !wrongCost) continue;
        const claims: Claims = {
          ...(whole && { outputs: wholeClaim(claimed.outputs) }),
          cost: { value: claimed.cost, precision: 0 },
          gradient: wholeClaim(claimed.gradient),
        };
        const wrong = new Set([
          ...(wrongOutputs ? (['outputs'] as const) : []),
          ...(wrongCost ? (['cost'] as const) : []),
          'gradient' as const,
        ]);
        const findings = await diagnose(evaluate(problem), claims, wrong);
        const codes = findings.flatMap((finding) => [
          finding.code,
          ...(finding.ties ?? []).flatMap((tie) => tie.codes),
        ]);
        expect(codes, `${seed}: ${variant.does}`).toContain(code);
        expect(codes.filter((one) => one.startsWith('NN1') || one === 'NN001')).toEqual([]);
        found++;
      }
      expect(found).toBe(3);
    },
  );
});

test('another network is named by its gradient alone, where neither outputs nor cost are given', async () => {
  let named = 0;
  for (let seed = 0; seed < 40 && named < 3; seed++) {
    const problem = randomProblem(seed);
    const fault = FORWARD_FAULTS.find(({ slug }) => slug === 'activation-differs')!;
    if (problem.network.layers.length < 2) continue;
    const variant = [...fault.variants(problem)].find(({ does }) =>
      /^with (tanh|softplus) .* in [^e]/.test(does),
    );
    if (variant === undefined) continue;
    const { gradient } = solve(variant.replace(problem, 1));
    if (!differ(gradient, solve(problem).gradient)) continue;
    const findings = await diagnose(
      evaluate(problem),
      { gradient: wholeClaim(gradient) },
      new Set(['gradient']),
    );
    const codes = findings.flatMap(({ code, ties = [] }) => [code, ...ties.flatMap((tie) => tie.codes)]);
    expect(codes, `${seed}: ${variant.does}`).toContain('NN201');
    named++;
  }
  expect(named).toBe(3);
});

describe('two faults of the forward pass are named together where neither alone explains the outputs', () => {
  const SLUGS = ['weights-transposed', 'bias-missing', 'bias-sign', 'softmax-axis', 'inputs-left-out'];
  // A bias that is missing has no sign.
  const pairs = SLUGS.flatMap((one, k) => SLUGS.slice(k + 1).map((other) => [one, other] as const)).filter(
    ([one, other]) => !(one === 'bias-missing' && other === 'bias-sign'),
  );
  test.each(pairs)('%s and %s', async (one, other) => {
    const faults = FORWARD_FAULTS.filter(({ slug }) => slug === one || slug === other);
    let found = 0;
    for (let seed = 0; seed < 600 && found < 2; seed++) {
      const problem = randomProblem(seed);
      if (problem.parameters.length > 200 || problem.parameters.every((w) => w !== 0) === false) continue;
      const [a, b] = faults.map((fault) => [...fault.variants(problem)].at(0));
      if (a === undefined || b === undefined) continue;
      const alone = [a, b].map((variant) => solve(variant.replace(problem, 1)));
      const claimed = solve(b.replace(a.replace(problem, 1), 1));
      if (![...claimed.outputs, claimed.cost].every(Number.isFinite)) continue;
      if (![solve(problem), ...alone].every(({ outputs }) => differ(claimed.outputs, outputs))) continue;
      const claims: Claims = {
        outputs: wholeClaim(claimed.outputs),
        cost: { value: claimed.cost, precision: 0 },
      };
      const findings = await diagnose(evaluate(problem), claims, new Set(['outputs', 'cost']));
      const codes = findings.flatMap(({ code, ties = [] }) => [code, ...ties.flatMap((tie) => tie.codes)]);
      // One other fault may give the same outputs.
      if (findings.length === 1 && findings[0].code !== 'NN001') continue;
      expect(codes, `${seed}: ${a.does}, ${b.does}`).toEqual(
        expect.arrayContaining(faults.map(({ code }) => code)),
      );
      found++;
    }
    expect(found).toBeGreaterThan(0);
  });
});
