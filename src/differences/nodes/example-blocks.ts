import { type ForwardPass, passOf } from '../../network/forward.ts';
import type { Situation } from '../../network/rules.ts';
import { rowLength } from '../../network/shape.ts';
import type { Snapshot } from '../increments/snapshot.ts';

/** Numbers of the widest node that are worked on at once: a few arrays of these, 4 MB each. */
const MOST_NUMBERS = 2 ** 19;

/** Examples that follow each other, with all that the changes of their losses depend on. */
export interface ExampleBlock {
  /** The number of the first. */
  readonly from: number;
  readonly at: Situation;
  /** What the operation of each node saves of the point, feature-major. */
  readonly saved: readonly (readonly Float64Array[])[];
}

/**
 * Cuts the examples of a situation into blocks; into one where some of them have parameters of their own.
 *
 * @param numbers of the widest node in a block, at most
 */
export function exampleBlocks(at: Situation, { saved }: Snapshot, numbers = MOST_NUMBERS): ExampleBlock[] {
  const { nodes } = at.network;
  const { count } = at.examples;
  const widest = nodes.reduce((most, { operation }) => Math.max(most, rowLength(operation.output)), 1);
  const isWhole = nodes.some(({ operation: { entry } }) => entry?.examplesOf !== undefined);
  const size = isWhole ? count : Math.max(1, Math.floor(numbers / widest));
  if (size >= count) return [{ from: 0, at, saved }];
  return Array.from({ length: Math.ceil(count / size) }, (_, block) => {
    const from = block * size;
    const many = Math.min(size, count - from);
    return {
      from,
      at: examplesFrom(at, from, many),
      saved: saved.map((all) => all.map((values) => columnsFrom(values, count, from, many))),
    };
  });
}

function examplesFrom(at: Situation, from: number, many: number): Situation {
  const { count } = at.examples;
  const rows = (all: Float64Array): Float64Array => {
    const width = all.length / count;
    return all.subarray(from * width, (from + many) * width);
  };
  const pass: ForwardPass = passOf(at.network, rows(at.pass.inputs), at.pass.values.map(rows));
  const { inputs, targets } = at.examples;
  return { ...at, pass, examples: { count: many, inputs: rows(inputs), targets: rows(targets) } };
}

/** Takes some examples of each feature. */
function columnsFrom(values: Float64Array, count: number, from: number, many: number): Float64Array {
  const features = values.length / count;
  const own = new Float64Array(features * many);
  for (let feature = 0; feature < features; feature++)
    own.set(values.subarray(feature * count + from, feature * count + from + many), feature * many);
  return own;
}
