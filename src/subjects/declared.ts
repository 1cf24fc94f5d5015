import { describeShape } from '../input/describe.ts';
import type { Issues } from '../input/issues.ts';
import { meantOrKnown } from '../input/suggest.ts';
import { layoutWith } from '../problem/definition.ts';
import { shapeMessage } from '../problem/parameters/fit.ts';
import type { Problem } from '../problem/problem.ts';
import { LIMITS } from '../tensors/files/source.ts';
import { type ArrangedTensor, arrange, type Layout } from '../tensors/layout.ts';
import { sizeOf } from '../tensors/tensor.ts';
import { declareUnrolled, isLayerVector, isUnrolled, SAY_ORDER } from './declared-unrolled.ts';
import { byConvention } from './report-file/conventions.ts';
import { layoutsThatFit } from './report-file/layouts.ts';
import type { Initialized } from './schema/protocol.ts';

/** The parameters that a program has, and where in θ each of their numbers is. */
export interface Declared {
  /** As messages carry them. */
  readonly tensors: readonly ArrangedTensor[];
  /** As a person is shown them, where messages carry them unrolled. */
  readonly shown?: readonly ArrangedTensor[];
  /** Length of θ. */
  readonly size: number;
  readonly layout?: Layout;
}

/** The most weights: θ and the vectors of its length that a check needs then fit into 4 GB. */
const MOST_WEIGHTS = 2 ** 25;

/** Places the tensors of a program that brings its own problem one after another. */
export function declareOwn({ parameters }: Initialized, issues: Issues): Declared {
  refuseTwice(parameters, issues);
  if (parameters.length > LIMITS.tensors) {
    const message = `it has ${parameters.length} tensors, and at most ${LIMITS.tensors} can be checked`;
    issues.add('too-many-tensors', ['parameters'], message);
    return { tensors: [], size: 0 };
  }
  const size = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (size > MOST_WEIGHTS) {
    const message = `it has ${size} weights, and at most ${MOST_WEIGHTS} can be checked`;
    issues.add('too-many-weights', ['parameters'], message);
    return { tensors: [], size: 0 };
  }
  let next = 0;
  const tensors = parameters.map(({ name, shape }) => ({
    name,
    shape,
    source: Int32Array.from({ length: sizeOf(shape) }, () => next++),
  }));
  return { tensors, size };
}

/** Finds the tensors of a program among those of a spec: by name and shape, in the program's own layout if it has one. */
export function declareAs(
  problem: Problem,
  { parameters, layout: own }: Initialized,
  issues: Issues,
): Declared {
  refuseTwice(parameters, issues);
  const { network } = problem;
  const layout = own === undefined ? problem.layout : layoutWith(own);
  refuseOtherBiases(problem, own, issues);
  if (layout.unrolled !== undefined) return declareUnrolled(network.space, layout, parameters, issues);
  const expected = arrange(network.space, layout);
  const names = expected.map(({ name }) => name);
  const unknown = parameters.filter(({ name }) => !names.includes(name));
  const missing = names.filter((name) => !parameters.some((one) => one.name === name));
  const layouts =
    unknown.length === 0
      ? []
      : layoutsThatFit(new Map(parameters.map(({ name, shape }) => [name, shape])), network.space);
  if (layouts.length > 0) {
    const message = `these names and shapes fit "layout": ${layouts.join(' or ')}: add it to the report, or to the parameters of the spec`;
    issues.add('other-layout', ['parameters'], message);
    return { tensors: expected, size: network.space.size };
  }
  const vectors = unknown.filter(({ name, shape }) => isLayerVector(name, shape, network.space));
  if (vectors.length > 0 && vectors.length === unknown.length) {
    const message = `a vector has all numbers of its layer: ${SAY_ORDER}, with "bias": "first-column" where each row begins with its bias`;
    issues.add('other-layout', ['parameters'], message);
    return { tensors: expected, size: network.space.size };
  }
  const theirs = new Map<string, ArrangedTensor>();
  parameters.forEach(({ name, shape }, k) => {
    const tensor = expected.find((one) => one.name === name);
    if (tensor === undefined) {
      const as = { ...problem, tensors: expected, layout };
      const known = byConvention(name, { shape }, as) || meantOrKnown(name, names, 'in this layout they');
      issues.add(
        'unknown-tensor',
        ['parameters', k, 'name'],
        `the spec has no ${JSON.stringify(name)}${known}`,
      );
    } else if (describeShape(shape) !== describeShape(tensor.shape) && !isLine(shape, tensor)) {
      const message = isUnrolled(shape, tensor)
        ? `${name}: expected the shape ${describeShape(tensor.shape)}, found a vector of its ${tensor.source.length} numbers: ${SAY_ORDER}`
        : `${name}: ${shapeMessage(shape, tensor, network, layout)}`;
      issues.add('wrong-shape', ['parameters', k, 'shape'], message);
    } else {
      theirs.set(name, { ...tensor, shape });
    }
  });
  // Under other names they are there.
  for (const name of unknown.length < missing.length ? missing : []) {
    issues.add('missing-tensor', ['parameters', name], 'is missing: the spec has it');
  }
  // In the spec's order, each in the program's own shape.
  const tensors = expected.map((tensor) => theirs.get(tensor.name) ?? tensor);
  return { tensors, size: network.space.size, ...(own !== undefined && { layout }) };
}

/** A vector may be a matrix of one row or one column, as numpy's biases often are, and such a matrix a vector. */
function isLine(shape: readonly number[], tensor: ArrangedTensor): boolean {
  const both = [shape, tensor.shape].sort((a, b) => a.length - b.length);
  return (
    both[0].length === 1 && both[1].length === 2 && both[1].includes(1) && sizeOf(both[0]) === sizeOf(both[1])
  );
}

/** What a layout says of the network has to be in the spec, since the reference is made of it. */
function refuseOtherBiases({ definition }: Problem, own: Initialized['layout'], issues: Issues): void {
  const [{ bias, biasInput = 1 }] = definition.layers;
  const add = (field: 'bias' | 'biasInput', value: string | number): void =>
    issues.add(
      'other-layout',
      ['layout', field],
      `say "parameters": {"layout": {"${field}": ${JSON.stringify(value)}}} in the spec: it makes another network`,
    );
  if (own?.biasInput !== undefined && own.biasInput !== biasInput) add('biasInput', own.biasInput);
  if (own?.bias === 'shared' && bias !== 'shared') add('bias', own.bias);
}

function refuseTwice(parameters: Initialized['parameters'], issues: Issues): void {
  const seen = new Set<string>();
  parameters.forEach(({ name }, k) => {
    if (seen.has(name))
      issues.add('tensor-twice', ['parameters', k, 'name'], `${JSON.stringify(name)} is there twice`);
    seen.add(name);
  });
}
