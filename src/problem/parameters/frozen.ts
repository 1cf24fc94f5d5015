import type { Issues } from '../../input/issues.ts';
import { meantOrKnown } from '../../input/suggest.ts';
import { arrange, type Layout } from '../../tensors/layout.ts';
import type { ParameterSpace } from '../../tensors/parameters.ts';

/**
 * Marks the elements of θ that belong to frozen tensors.
 *
 * @param layout unrolled or not, tensors are frozen by the names that they have before
 */
export function markFrozen(
  frozen: readonly string[],
  space: ParameterSpace,
  { weight, bias }: Layout,
  issues: Issues,
): Uint8Array {
  const marks = new Uint8Array(space.size);
  const tensors = arrange(space, { weight, bias });
  frozen.forEach((name, index) => {
    const tensor = tensors.find((candidate) => candidate.name === name);
    if (tensor !== undefined) {
      for (const element of tensor.source) marks[element] = 1;
      return;
    }
    const names = tensors.map((candidate) => candidate.name);
    const hint = meantOrKnown(name, names, 'the tensors');
    const message = `there is no tensor ${JSON.stringify(name)} in your layout${hint}`;
    issues.add('unknown-tensor', ['parameters', 'frozen', index], message);
  });
  if (frozen.length > 0 && marks.every((mark) => mark === 1)) {
    const message = 'every tensor is frozen, and nothing is left to check';
    issues.add('all-frozen', ['parameters', 'frozen'], message);
  }
  return marks;
}
