import { expect, test } from 'vitest';
import { checkReportAndName } from '../../src/diagnosis/check-report.ts';
import { candidatesFor } from '../../src/diagnosis/search/single-faults.ts';
import { RULES, type Rules } from '../../src/network/rules.ts';
import { evaluate } from '../../src/problem/evaluation.ts';
import { withInputs } from '../../src/problem/input-problem.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Problem } from '../../src/problem/problem.ts';
import { random } from '../../src/problem/random.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { conclusion } from '../../src/report/messages.ts';
import { readJsonReport } from '../../src/subjects/report-file/json.ts';
import { matchReport } from '../../src/subjects/report-file/match-report.ts';
import { gather } from '../../src/tensors/layout.ts';
import { nested } from '../../src/tensors/tensor.ts';

const { normal } = random(5);
const rows = (count: number, width: number): number[][] =>
  Array.from({ length: count }, () => Array.from({ length: width }, () => normal()));

/** Layers alone, of three examples. */
function alone(
  inputs: Spec['network']['inputs'],
  width: number,
  outputs: number,
  ...layers: Spec['network']['layers']
): Spec {
  return {
    network: { inputs, layers },
    loss: { type: 'upstream', values: rows(3, outputs) },
    parameters: { init: { type: 'normal', mean: 0, std: 1 }, seed: 2 },
    data: { inputs: rows(3, width) },
  };
}

const dense = alone(4, 4, 3, { type: 'dense', name: 'fc', units: 3 });
const square = alone(4, 4, 4, { type: 'dense', name: 'fc', units: 4 });
const relu = alone(6, 6, 6, { type: 'activation', name: 'f', activation: 'relu' });
const two = alone(
  4,
  4,
  2,
  { type: 'dense', name: 'hidden', units: 3, activation: 'tanh' },
  { type: 'dense', name: 'out', units: 2 },
);

/** The report of a backward pass under rules. */
function reportOf(problem: Problem, rules: Rules) {
  const both = withInputs(problem);
  const gradient = evaluate(both).gradientUnder(rules);
  const tensors = both.tensors.map((tensor) => [tensor.name, nested(gather(gradient, tensor), tensor.shape)]);
  const own = problem.tensors.length;
  return {
    ...(own > 0 && { gradient: Object.fromEntries(tensors.slice(0, own)) }),
    inputGradient: Object.fromEntries(tensors.slice(own)),
  };
}

async function checkOf(problem: Problem, report: unknown) {
  const bytes = new TextEncoder().encode(JSON.stringify(report));
  const parsed = await readJsonReport(bytes, 'r.json', async () => {
    throw new Error('no file here');
  });
  return checkReportAndName(matchReport(parsed, problem, 'r.json'), { problem, whole: problem });
}

/** Plants a fault, by its code and a part of what it does. */
async function named(spec: Spec, code: string, does: string, constant?: number) {
  const problem = await problemFromSpec(spec);
  const candidate = candidatesFor(withInputs(problem)).find(
    ({ fault, variant }) => fault.code === code && variant.does.includes(does),
  );
  const rules = candidate!.variant.plant(RULES, constant ?? 1);
  const check = await checkOf(problem, reportOf(problem, rules));
  return { problem, check, codes: check.findings.map((finding) => finding.code) };
}

test.each<[string, Spec, string, string, number?]>([
  ['a scale of dx', dense, 'NN101', 'gradient of x scaled', 0.5],
  ['the sign of dx', dense, 'NN102', 'opposite sign of x'],
  ['dx left at 0', dense, 'NN122', 'with 0 for x'],
  ['δ·1 for Wᵀδ', dense, 'NN120', 'with Σ δ instead'],
  ['W for Wᵀ', square, 'NN119', 'with Wδ instead'],
  ['∂J/∂W for W', dense, 'NN112', '∂J/∂W instead of W'],
])(
  'in dx alone is named, and the parameters are said to be right: %s',
  async (_what, spec, code, does, constant) => {
    const { problem, check, codes } = await named(spec, code, does, constant);
    expect({ gradient: check.parts.gradient, inputs: check.parts.inputGradient, codes }).toEqual({
      gradient: 'match',
      inputs: 'mismatch',
      codes: [code],
    });
    expect(conclusion(check, problem)[0]).toMatch(
      /^Your reported gradient is right, and your gradient with respect to the inputs is wrong: at \d+ of 12 inputs, in x\.$/,
    );
  },
);

test.each<[string, Spec, string, string]>([
  ['f′ missing in a layer without parameters', relu, 'NN107', 'without'],
  ['f′ missing below', two, 'NN107', '"hidden"'],
  ['the sign of the delta', two, 'NN102', 'opposite sign of the delta of layer "hidden"'],
])('that changes dx with or without others is one fault: %s', async (_what, spec, code, does) => {
  const { check, codes } = await named(spec, code, does);
  expect({ inputs: check.parts.inputGradient, codes }).toEqual({ inputs: 'mismatch', codes: [code] });
});

test('a kernel that is rotated in dx alone has that name', async () => {
  const conv = alone({ channels: 2, rows: 4, columns: 4 }, 32, 27, {
    type: 'conv2d',
    name: 'conv',
    filters: 3,
    kernel: 2,
  });
  const { problem, check, codes } = await named(conv, 'NN134', 'gradient with respect to the input');
  expect({ gradient: check.parts.gradient, inputs: check.parts.inputGradient, codes }).toEqual({
    gradient: 'match',
    inputs: 'mismatch',
    codes: ['NN134'],
  });
  expect(conclusion(check, problem)[0]).toMatch(/^Your reported gradient is right, and/);
});

test('what no fault gives has no name, and the message says where the mistake is', async () => {
  const problem = await problemFromSpec(dense);
  const report = reportOf(problem, RULES);
  const { x } = report.inputGradient as { x: number[][] };
  const wrong = x.map((row, n) => row.map((value, k) => value + Math.sin(5 * n + k)));
  const check = await checkOf(problem, { ...report, inputGradient: { x: wrong } });
  expect(check.findings.map(({ code }) => code)).toEqual(['NN001']);
  expect(conclusion(check, problem)).toContain(
    'The delta of layer "fc" is right, since the gradients of its parameters are: the mistake is in its last step, from the delta to the inputs.',
  );
});
