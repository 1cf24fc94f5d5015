import type { TensorCheck } from '../../verdict/verdict.ts';

/** Where wrong tensors end and right ones begin, in the order of the parameters. */
export interface Border {
  /** The first right tensor and the last wrong one. */
  readonly right: string;
  readonly wrong: string;
  /** Whether other right tensors follow. */
  readonly more: boolean;
}

/** Returns the border; undefined where wrong and right tensors are mixed, or one tensor alone is wrong. */
export function borderOf(tensors: readonly TensorCheck[]): Border | undefined {
  const decided = tensors.filter(({ counts }) => counts.mismatch + counts.match + counts.subgradient > 0);
  const first = decided.findIndex(({ counts }) => counts.mismatch === 0);
  if (first < 2 || decided.slice(first).some(({ counts }) => counts.mismatch + counts.inconclusive > 0))
    return undefined;
  return { right: decided[first].name, wrong: decided[first - 1].name, more: first < decided.length - 1 };
}
