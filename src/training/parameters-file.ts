import type { Problem } from '../problem/problem.ts';
import { gather } from '../tensors/layout.ts';

/**
 * Writes θ as JSON in the person's own tensors and layout: what `parameters.file` and `parameters.values` of a spec read.
 * An unrolled layout is one list, others an object of nested lists, a row a line.
 */
export function parametersText({ tensors }: Pick<Problem, 'tensors'>, theta: Float64Array): string {
  const [first] = tensors;
  if (tensors.length === 1 && first.shape.length === 1 && first.source.length === theta.length) {
    return `${list(gather(theta, first), first.shape, 1)}\n`;
  }
  const entries = tensors.map(
    (tensor) => `  ${JSON.stringify(tensor.name)}: ${list(gather(theta, tensor), tensor.shape, 2)}`,
  );
  return `{\n${entries.join(',\n')}\n}\n`;
}

function list(values: Float64Array, [length, ...inner]: readonly number[], depth: number): string {
  if (inner.length === 0) return `[${[...values].map(exactly).join(', ')}]`;
  const size = values.length / length;
  const indent = '  '.repeat(depth);
  const rows = Array.from(
    { length },
    (_, row) => `${indent}${list(values.subarray(row * size, (row + 1) * size), inner, depth + 1)}`,
  );
  return `[\n${rows.join(',\n')}\n${'  '.repeat(depth - 1)}]`;
}

/** The shortest decimals that read back as the same float64; −0 keeps its sign. */
function exactly(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
