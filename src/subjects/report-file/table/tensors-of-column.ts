import type { Problem } from '../../../problem/problem.ts';
import { gather } from '../../../tensors/layout.ts';
import { indexOf } from '../../../tensors/tensor.ts';
import type { ParsedTensor, ParsedTensors } from '../parsed-tensors.ts';
import type { Column } from './columns.ts';
import type { Order } from './orders.ts';

/**
 * Returns the tensors whose numbers a column has, by the names of the spec. A frozen tensor is left out: its numbers in a
 * column of all weights say nothing. An issue is added for a tensor that the column has a part of.
 *
 * @param from the tensors as they were read, with the list of issues
 */
export function groupOf(
  { values, precision }: Column,
  { source }: Order,
  { network, tensors: expected, frozen }: Problem,
  from: ParsedTensors,
): ParsedTensors {
  const vector = new Float64Array(network.space.size);
  const has = new Uint8Array(network.space.size);
  source.forEach((index, k) => {
    vector[index] = values[k];
    has[index] = 1;
  });
  const tensors = new Map<string, ParsedTensor>();
  for (const tensor of expected) {
    const { name, shape } = tensor;
    if (tensor.source.every((index) => has[index] === 0 || frozen[index] === 1)) continue;
    const missing = tensor.source.findIndex((index) => has[index] === 0 && frozen[index] === 0);
    if (missing !== -1) {
      const entry = `${name}[${indexOf(missing, shape).join(', ')}]`;
      from.issues.add('entry-missing', [], `${entry} is missing: every entry of a tensor has to be printed`);
    }
    tensors.set(name, { shape, values: gather(vector, tensor), precision });
  }
  return { tensors, issues: from.issues, naming: from.naming, at: () => [] };
}
