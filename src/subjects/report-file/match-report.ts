import type { Issues } from '../../input/issues.ts';
import type { Problem } from '../../problem/problem.ts';
import type { ParsedReport } from './json.ts';
import { asRows, layersFor } from './layer-values.ts';
import { inputVector } from './match-input.ts';
import { type ExpectedTensor, type Match, matchTensors } from './match-tensors.ts';
import {
  layoutsOf,
  namesWithout,
  parameterHint,
  parametersOf,
  refuseFrozen,
  vectorOf,
  wholeVector,
} from './match-vectors.ts';
import {
  GRADIENT_PARTS,
  type GradientPart,
  inOrder,
  type ReportedNumbers,
  type ReportedUpdate,
  type ReportedValues,
  type ReportedVector,
  type Transposed,
  VALUE_PARTS,
  type ValuePart,
} from './reported-numbers.ts';
import { type OrderedReport, orderReport } from './table/order-report.ts';
import { togetherFloat32 } from './together-float32.ts';

/**
 * Matches the tensors of a report to those of a problem.
 *
 * @throws NncheckError with an issue for each name that is unknown and each shape that does not fit
 */
export function matchReport(parsed: ParsedReport, problem: Problem, file: string): ReportedNumbers {
  const parameters = parsed.parameters && parametersOf(parsed.parameters, problem);
  const at = parameters ? withParameters(problem, parameters) : problem;
  const isWhole = [parsed.issues, parsed.parameters?.issues].every((issues) => !issues?.count);
  const { report, reading }: OrderedReport = isWhole ? orderReport(parsed, at, file) : { report: parsed };
  const { cost, groups } = report;
  const transposed: Transposed[] = [];
  const vectors: Partial<Record<GradientPart, ReportedVector>> = {};
  for (const part of GRADIENT_PARTS) {
    const group = groups[part];
    if (group === undefined) continue;
    const layouts = layoutsOf(group, problem);
    const matches = matchTensors(group, problem.tensors, parameterHint(layouts, problem));
    transposed.push(...transposedAmong(matches, part, layouts));
    if (part === 'gradient' || part === 'numericalGradient') refuseFrozen(matches, group, problem);
    vectors[part] = vectorOf(matches, problem);
  }
  const update = updateOf(report, vectors.parametersAfter, problem);
  const inputGradient = groups.inputGradient && inputVector(groups.inputGradient, problem);
  const values: ReportedValues[] = [];
  const missing: Partial<Record<ValuePart, readonly string[]>> = {};
  for (const part of VALUE_PARTS) {
    const group = groups[part];
    if (group === undefined) continue;
    const layers = layersFor(part, problem);
    const matches = matchTensors(asRows(group, problem, part), layers, () => '');
    transposed.push(...transposedAmong(matches, part, []));
    for (const { expected, parsed } of matches) {
      const rows = new Float64Array(parsed.values.length);
      for (let flat = 0; flat < rows.length; flat++) rows[expected.inRows(flat)] = parsed.values[flat];
      values.push({ part, layer: expected.layer, values: rows, precision: parsed.precision });
    }
    missing[part] = namesWithout(layers, matches);
  }
  const { parameters: own, laterSteps = [], memory = {} } = report;
  const all = [...Object.values(groups), ...laterSteps, ...Object.values(memory), ...(own ? [own] : [])];
  throwAll([report.issues, ...all.map(({ issues }) => issues)]);
  return togetherFloat32({
    file,
    ...(cost && { cost }),
    ...(update && { update }),
    ...(parameters && { parameters }),
    vectors,
    ...(inputGradient && { inputGradient }),
    values: inOrder(values),
    missing,
    transposed,
    ...(reading && { reading }),
  });
}

/** Matches the update steps and what the optimizer remembered before them. */
function updateOf(
  { learningRate, step, laterSteps = [], memory = {} }: ParsedReport,
  first: ReportedVector | undefined,
  problem: Problem,
): ReportedUpdate | undefined {
  if (first === undefined || learningRate === undefined) return undefined;
  const later = laterSteps.map((group) => wholeVector(group, problem));
  const remembered = Object.entries(memory).map(([name, group]) => [name, wholeVector(group, problem)]);
  if (later.length > 0 && first.missing.length > 0) {
    const at = ['parametersAfter', 0];
    laterSteps[0].issues.add(
      'missing-tensor',
      at,
      `${first.missing[0]} is missing: a step before another needs all`,
    );
  }
  return {
    learningRate,
    ...(step !== undefined && { step }),
    steps: [first, ...later],
    memory: Object.fromEntries(remembered),
  };
}

function transposedAmong<W extends ExpectedTensor>(
  matches: readonly Match<W>[],
  part: GradientPart | ValuePart,
  layouts: readonly string[],
): Transposed[] {
  return matches.flatMap(({ expected, transposedFrom }) =>
    transposedFrom === undefined
      ? []
      : [{ part, name: expected.name, expected: expected.shape, given: transposedFrom, layouts }],
  );
}

/** The problem at the parameters of a program, which nobody drew. */
export function withParameters(
  { drawn: _, redraw: __, ...problem }: Problem,
  parameters: Float64Array,
): Problem {
  return { ...problem, parameters };
}

/** Throws the issues of the first file that has any. */
function throwAll(all: readonly (Issues | undefined)[]): void {
  for (const issues of new Set(all)) issues?.throwIfAny();
}
