import { otherLayout } from '../../problem/parameters/fit.ts';
import type { Problem } from '../../problem/problem.ts';
import { type ArrangedTensor, scatter } from '../../tensors/layout.ts';
import { byConvention } from './conventions.ts';
import { layoutsThatFit, UNDECLARED } from './layouts.ts';
import { type ExpectedTensor, type Match, matchTensors } from './match-tensors.ts';
import type { ParsedTensor, ParsedTensors } from './parsed-tensors.ts';
import type { ReportedVector } from './reported-numbers.ts';

/** Returns the layouts that the names and shapes of a group fit. */
export function layoutsOf({ tensors }: ParsedTensors, { network }: Problem): readonly string[] {
  return layoutsThatFit(new Map([...tensors].map(([name, { shape }]) => [name, shape])), network.space);
}

/** Matches tensors of which none may be missing. */
export function wholeVector(group: ParsedTensors, problem: Problem): ReportedVector {
  const vector = vectorOf(
    matchTensors(group, problem.tensors, parameterHint(layoutsOf(group, problem), problem)),
    problem,
  );
  for (const name of group.issues.count === 0 ? vector.missing : []) {
    group.issues.add('missing-tensor', group.at(name), `${name} is missing: give all tensors`);
  }
  return vector;
}

/** Returns the program's own θ; numbers that are not finite are an issue. */
export function parametersOf(group: ParsedTensors, problem: Problem): Float64Array {
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
export function parameterHint(
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

/** A frozen tensor has no gradient: a report that has one, or the spec that freezes it, is wrong. */
export function refuseFrozen(
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

/** Puts matched tensors into a vector of θ's length; numbers that are missing are 0. */
export function vectorOf(
  matches: readonly Match<ArrangedTensor>[],
  { tensors, network }: Problem,
): ReportedVector {
  const values = new Float64Array(network.space.size);
  for (const { expected, parsed } of matches) scatter(parsed.values, expected, values);
  return {
    values,
    given: matches.map(({ expected }) => expected),
    precision: matches.map(({ parsed }) => parsed.precision),
    missing: namesWithout(tensors, matches),
  };
}

/** Returns the names of the expected tensors that are missing. */
export function namesWithout(
  expected: readonly ExpectedTensor[],
  matches: readonly Match<ExpectedTensor>[],
): string[] {
  const names = new Set(matches.map((match) => match.expected.name));
  return expected.map(({ name }) => name).filter((name) => !names.has(name));
}
