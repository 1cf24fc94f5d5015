import type { Issues } from '../../input/issues.ts';
import { otherLayout } from '../../problem/parameters/fit.ts';
import type { Problem } from '../../problem/problem.ts';
import { type ArrangedTensor, scatter } from '../../tensors/layout.ts';
import { BY_CHANCE, type Precision } from '../../tensors/precision.ts';
import { UNIT_ROUNDOFF } from '../../tensors/rounding.ts';
import { byConvention } from './conventions.ts';
import type { ExpectedTensor } from './expected-tensors.ts';
import type { ParsedReport } from './json.ts';
import { layoutsThatFit, UNDECLARED } from './layouts.ts';
import { type Match, matchTensors, transpose } from './match-tensors.ts';
import type { ParsedTensor, ParsedTensors } from './parsed-tensors.ts';
import {
  GRADIENT_PARTS,
  type GradientPart,
  inOrder,
  type ReportedNumbers,
  type ReportedValues,
  type ReportedVector,
  type Transposed,
  VALUE_PARTS,
  type ValuePart,
} from './reported-numbers.ts';

/**
 * Matches the tensors of a report to those of a problem.
 *
 * @throws NncheckError with all that does not belong to it, or has a shape that it cannot have
 */
export function matchReport(report: ParsedReport, problem: Problem, file: string): ReportedNumbers {
  const { cost, learningRate, groups } = report;
  const transposed: Transposed[] = [];
  const vectors: Partial<Record<GradientPart, ReportedVector>> = {};
  for (const part of GRADIENT_PARTS) {
    const group = groups[part];
    if (group === undefined) continue;
    const matches = matchTensors(group, problem.tensors, parameterHint(group, problem));
    const layouts = layoutsThatFit(shapesOf(group), problem.network.space);
    transposed.push(...transposedAmong(matches, part, layouts));
    if (part === 'gradient' || part === 'numericalGradient') refuseFrozen(matches, group, problem);
    vectors[part] = vectorOf(matches, problem);
  }
  const values: ReportedValues[] = [];
  const missing: Partial<Record<ValuePart, readonly string[]>> = {};
  for (const part of VALUE_PARTS) {
    const group = groups[part];
    if (group === undefined) continue;
    const layers = layersFor(part, problem);
    const matches = matchTensors(group, layers, () => '');
    transposed.push(...transposedAmong(matches, part, []));
    for (const { wanted, given } of matches) {
      const rows =
        problem.data.examplesIn === 'columns'
          ? transpose({ shape: wanted.shape, values: given.values })
          : given.values;
      values.push({ part, layer: wanted.layer, values: rows, precision: given.precision });
    }
    missing[part] = namesWithout(layers, matches);
  }
  throwAll([report.issues, ...Object.values(groups).map(({ issues }) => issues)]);
  return togetherFloat32({
    file,
    ...(cost && { cost }),
    ...(learningRate !== undefined && { learningRate }),
    vectors,
    values: inOrder(values),
    missing,
    transposed,
  });
}

function shapesOf({ tensors }: ParsedTensors): Map<string, readonly number[]> {
  return new Map([...tensors].map(([name, { shape }]) => [name, shape]));
}

/** What to say of a name or a shape that does not fit the declared layout. */
function parameterHint(
  group: ParsedTensors,
  problem: Problem,
): (name: string, given: ParsedTensor) => string {
  const layouts = layoutsThatFit(shapesOf(group), problem.network.space);
  if (layouts.includes(UNDECLARED)) {
    return () => '; these names and shapes fit where the spec declares no "layout" of the parameters';
  }
  if (layouts.length > 0) {
    return () =>
      `; these names and shapes fit "layout": ${layouts.join(' or ')} in the parameters of the spec`;
  }
  return (name, given) => {
    const tensor = problem.tensors.find((one) => one.name === name);
    if (tensor === undefined) return byConvention(name, given, problem);
    const other = otherLayout(given.shape, tensor, problem.network, problem.layout);
    return other === '' ? '' : `: ${other}`;
  };
}

function transposedAmong<W extends ExpectedTensor>(
  matches: readonly Match<W>[],
  part: GradientPart | ValuePart,
  layouts: readonly string[],
): Transposed[] {
  return matches.flatMap(({ wanted, transposedFrom }) =>
    transposedFrom === undefined
      ? []
      : [{ part, name: wanted.name, expected: wanted.shape, given: transposedFrom, layouts }],
  );
}

/** A frozen tensor is left out of the gradient: one that is given was not meant to be frozen, or not to be given. */
function refuseFrozen(
  matches: readonly Match<ArrangedTensor>[],
  { issues, at }: ParsedTensors,
  { frozen }: Problem,
): void {
  for (const { wanted } of matches) {
    if (!wanted.source.every((index) => frozen[index] === 1)) continue;
    issues.add(
      'frozen-tensor',
      at(wanted.name),
      'the spec freezes this tensor, so it has no gradient: remove it here, or from "frozen"',
      'key',
    );
  }
}

function vectorOf(matches: readonly Match<ArrangedTensor>[], { tensors, network }: Problem): ReportedVector {
  const values = new Float64Array(network.space.size);
  for (const { wanted, given } of matches) scatter(given.values, wanted, values);
  return {
    values,
    given: matches.map(({ wanted }) => wanted),
    precision: matches.map(({ given }) => given.precision),
    missing: namesWithout(tensors, matches),
  };
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

function namesWithout(
  wanted: readonly ExpectedTensor[],
  matches: readonly Match<ExpectedTensor>[],
): string[] {
  const names = new Set(matches.map((match) => match.wanted.name));
  return wanted.map(({ name }) => name).filter((name) => !names.has(name));
}

/** Numbers of one program are float32 together, but for those that show that they are not. */
function togetherFloat32(numbers: ReportedNumbers): ReportedNumbers {
  const { cost, vectors, values } = numbers;
  const all = [
    ...(cost ? [cost.precision] : []),
    ...values.map(({ precision }) => precision),
    ...Object.values(vectors).flatMap(({ precision }) => precision),
  ];
  const chance = all.reduce((product, { float32ByChance = 1 }) => product * float32ByChance, 1);
  if (chance > BY_CHANCE && !all.some(({ roundoff }) => roundoff === UNIT_ROUNDOFF.float32)) return numbers;
  const known = (precision: Precision): Precision =>
    precision.float32ByChance === undefined ? precision : { ...precision, roundoff: UNIT_ROUNDOFF.float32 };
  return {
    ...numbers,
    ...(cost && { cost: { ...cost, precision: known(cost.precision) } }),
    values: values.map((one) => ({ ...one, precision: known(one.precision) })),
    vectors: Object.fromEntries(
      Object.entries(vectors).map(([part, vector]) => [
        part,
        { ...vector, precision: vector.precision.map(known) },
      ]),
    ),
  };
}

/** Each file has issues of its own; those of the first one that has any are thrown. */
function throwAll(all: readonly (Issues | undefined)[]): void {
  for (const issues of new Set(all)) issues?.throwIfAny();
}
