import type { Problem } from '../problem/problem.ts';
import { addCounts } from './gradient/tensor-summary.ts';
import type { TensorCheck } from './tensor-check.ts';

/** Returns the fields of a check that follow from what was checked and from the tensors that are shown. */
export function shownFields(
  { name, source }: Pick<Problem, 'name' | 'source'>,
  tensors: readonly TensorCheck[],
) {
  return { name, ...(source !== undefined && { source }), counts: addCounts(tensors), tensors };
}
