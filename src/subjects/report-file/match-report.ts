import type { Issues } from '../../input/issues.ts';
import { hasAxes } from '../../network/shape.ts';
import { INPUT_TENSOR } from '../../network/with-inputs.ts';
import { inputTensors } from '../../problem/input-problem.ts';
import { otherLayout } from '../../problem/parameters/fit.ts';
import type { Problem } from '../../problem/problem.ts';
import { type ArrangedTensor, scatter } from '../../tensors/layout.ts';
import { BY_CHANCE, type Precision } from '../../tensors/precision.ts';
import { UNIT_ROUNDOFF } from '../../tensors/rounding.ts';
import { sameShape, sizeOf } from '../../tensors/tensor.ts';
import { byConvention } from './conventions.ts';
import type { ParsedReport } from './json.ts';
import { layoutsThatFit, UNDECLARED } from './layouts.ts';
import { type ExpectedTensor, type Match, matchTensors, transpose } from './match-tensors.ts';
import type { ParsedTensor, ParsedTensors } from './parsed-tensors.ts';
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
      const rows =
        problem.data.examplesIn === 'columns'
          ? transpose({ shape: expected.shape, values: parsed.values })
          : parsed.values;
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

/** Returns the layouts that the names and shapes of a group fit. */
function layoutsOf({ tensors }: ParsedTensors, { network }: Problem): readonly string[] {
  return layoutsThatFit(new Map([...tensors].map(([name, { shape }]) => [name, shape])), network.space);
}

/** Matches tensors of which none may be missing. */
function wholeVector(group: ParsedTensors, problem: Problem): ReportedVector {
  const vector = vectorOf(
    matchTensors(group, problem.tensors, parameterHint(layoutsOf(group, problem), problem)),
    problem,
  );
  for (const name of group.issues.count === 0 ? vector.missing : []) {
    group.issues.add('missing-tensor', group.at(name), `${name} is missing: give all tensors`);
  }
  return vector;
}

/** What the one input of a network is called. */
const INPUT_NAMES = [INPUT_TENSOR, 'inputs', ''];

/** Matches the gradient with respect to the inputs, which may have any axes of the same numbers. */
function inputVector({ tensors, ...group }: ParsedTensors, problem: Problem): ReportedVector {
  const expected = inputTensors(problem);
  const [only, ...others] = expected;
  const renamed = [...tensors].map(([name, parsed]): [string, ParsedTensor] => {
    const own =
      others.length === 0 && INPUT_NAMES.includes(name) ? only : expected.find((one) => one.name === name);
    const [count, ...axes] = own?.shape ?? [];
    const [first, ...rest] = parsed.shape;
    const isFlat = Math.min(axes.length, rest.length) === 1;
    const fits = own !== undefined && isFlat && first === count && sizeOf(rest) === sizeOf(axes);
    return [own?.name ?? name, fits ? { ...parsed, shape: own.shape } : parsed];
  });
  const matches = matchTensors({ ...group, tensors: new Map(renamed) }, expected, () => '');
  const { data, parameters } = problem;
  const values = new Float64Array(parameters.length + data.inputs.length);
  for (const { expected: own, parsed } of matches) scatter(parsed.values, own, values);
  return {
    values,
    given: matches.map(({ expected: own }) => own),
    precision: matches.map(({ parsed }) => parsed.precision),
    missing: namesWithout(expected, matches),
  };
}

/** Returns the program's own θ. */
function parametersOf(group: ParsedTensors, problem: Problem): Float64Array {
  const { values } = wholeVector(group, problem);
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad !== undefined)
    group.issues.add('not-a-number', group.at(''), `expected finite numbers, found ${bad}`);
  problem.network.arithmetic.roundAll(values);
  return values;
}

/**
 * Returns the end of a message about a name or a shape that does not fit the declared layout.
 *
 * @param layouts those that all names and shapes fit
 */
function parameterHint(
  layouts: readonly string[],
  problem: Problem,
): (name: string, parsed: ParsedTensor) => string {
  if (layouts.includes(UNDECLARED)) {
    return () => '; these names and shapes fit where the spec declares no "layout" of the parameters';
  }
  if (layouts.length > 0) {
    return () =>
      `; these names and shapes fit "layout": ${layouts.join(' or ')} in the parameters of the spec`;
  }
  return (name, parsed) => {
    const tensor = problem.tensors.find((one) => one.name === name);
    if (tensor === undefined) return byConvention(name, parsed, problem);
    const other = otherLayout(parsed.shape, tensor, problem.network, problem.layout);
    return other === '' ? '' : `: ${other}`;
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

/** A frozen tensor has no gradient: a report that has one, or the spec that freezes it, is wrong. */
function refuseFrozen(
  matches: readonly Match<ArrangedTensor>[],
  { issues, at }: ParsedTensors,
  { frozen }: Problem,
): void {
  for (const { expected } of matches) {
    if (!expected.source.every((index) => frozen[index] === 1)) continue;
    const message = 'the spec freezes this tensor, so it has no gradient: remove it here, or from "frozen"';
    issues.add('frozen-tensor', at(expected.name), message, 'key');
  }
}

function vectorOf(matches: readonly Match<ArrangedTensor>[], { tensors, network }: Problem): ReportedVector {
  const values = new Float64Array(network.space.size);
  for (const { expected, parsed } of matches) scatter(parsed.values, expected, values);
  return {
    values,
    given: matches.map(({ expected }) => expected),
    precision: matches.map(({ parsed }) => parsed.precision),
    missing: namesWithout(tensors, matches),
  };
}

/** The problem at the parameters of a program, which nobody drew. */
export function withParameters(
  { drawn: _, redraw: __, ...problem }: Problem,
  parameters: Float64Array,
): Problem {
  return { ...problem, parameters };
}

interface LayerValues extends ExpectedTensor {
  readonly layer: number;
}

function layersFor(part: ValuePart, { network, data }: Problem): LayerValues[] {
  const all = network.layers.map(({ name, units }, layer) => ({
    name,
    shape: data.examplesIn === 'columns' ? [units, data.count] : [data.count, units],
    layer,
  }));
  return part === 'outputs' ? [{ ...all[all.length - 1], name: 'outputs' }] : all;
}

/** The values of layers with axes of their own, [examples, channels, rows, columns], as rows: one an example. */
function asRows(
  group: ParsedTensors,
  { network: { layers }, data }: Problem,
  part: ValuePart,
): ParsedTensors {
  if (data.examplesIn === 'columns' || !layers.some(({ output }) => hasAxes(output))) return group;
  const tensors = [...group.tensors].map(([name, parsed]): [string, ParsedTensor] => {
    const layer = part === 'outputs' ? layers.at(-1) : layers.find((one) => one.name === name);
    const [count, ...axes] = parsed.shape;
    const fits =
      layer !== undefined &&
      sameShape(
        axes,
        layer.output.map(({ length }) => length),
      );
    return [name, fits ? { ...parsed, shape: [count, layer.units] } : parsed];
  });
  return { ...group, tensors: new Map(tensors) };
}

function namesWithout(
  expected: readonly ExpectedTensor[],
  matches: readonly Match<ExpectedTensor>[],
): string[] {
  const names = new Set(matches.map((match) => match.expected.name));
  return expected.map(({ name }) => name).filter((name) => !names.has(name));
}

/** Marks the numbers of one program as float32 together, except those that have more digits than a float32. */
function togetherFloat32(numbers: ReportedNumbers): ReportedNumbers {
  const { cost, vectors, inputGradient, values, update } = numbers;
  const all = [
    ...(inputGradient?.precision ?? []),
    ...(cost ? [cost.precision] : []),
    ...values.map(({ precision }) => precision),
    ...Object.values(vectors).flatMap(({ precision }) => precision),
  ];
  const chance = all.reduce((product, { float32ByChance = 1 }) => product * float32ByChance, 1);
  if (chance > BY_CHANCE && !all.some(({ roundoff }) => roundoff === UNIT_ROUNDOFF.float32)) return numbers;
  const known = (precision: Precision): Precision =>
    precision.float32ByChance === undefined ? precision : { ...precision, roundoff: UNIT_ROUNDOFF.float32 };
  const knownIn = (vector: ReportedVector): ReportedVector => ({
    ...vector,
    precision: vector.precision.map(known),
  });
  const allKnownIn = <Name extends string>(all: Partial<Readonly<Record<Name, ReportedVector>>>) =>
    Object.fromEntries(
      Object.entries<ReportedVector | undefined>(all).map(([name, vector]) => [name, knownIn(vector!)]),
    );
  return {
    ...numbers,
    ...(cost && { cost: { ...cost, precision: known(cost.precision) } }),
    values: values.map((one) => ({ ...one, precision: known(one.precision) })),
    vectors: allKnownIn(vectors),
    ...(inputGradient && { inputGradient: knownIn(inputGradient) }),
    ...(update && {
      update: { ...update, steps: update.steps.map(knownIn), memory: allKnownIn(update.memory) },
    }),
  };
}

/** Throws the issues of the first file that has any. */
function throwAll(all: readonly (Issues | undefined)[]): void {
  for (const issues of new Set(all)) issues?.throwIfAny();
}
