import type { Problem } from '../../problem/problem.ts';
import type { GradientCheck } from '../../verdict/verdict.ts';

/** A problem with its check. */
export interface Failing {
  readonly problem: Problem;
  readonly check: GradientCheck;
}

/**
 * Whether a check fails in the same way as another: with the same status and errors, each of the same code, part and kind
 * of tensor, and with no fault that it cannot be told apart from but those of the other.
 */
export function isSameFailure(one: Failing, other: Failing): boolean {
  const [mine, theirs] = [one, other].map(failureOf);
  return mine.faults === theirs.faults && mine.rivals.every((codes) => theirs.rivals.includes(codes));
}

function failureOf({ check, problem }: Failing): { faults: string; rivals: string[] } {
  const { status, findings, tensors } = check;
  const wrong = tensors.filter(({ counts }) => counts.mismatch > 0);
  const kinds = [...new Set(wrong.map(({ name }) => kindOf(name, problem)))].sort().join();
  const errors = findings.filter(({ severity }) => severity === 'error');
  const faults = errors.map(({ code, where: { tensor }, evidence }) =>
    [
      code,
      'part' in evidence ? evidence.part : '',
      tensor === undefined ? kinds : kindOf(tensor, problem),
    ].join(' '),
  );
  const rivals = errors.flatMap(({ ties = [] }) => ties.map(({ codes }) => [...codes].sort().join()));
  return { faults: [status, ...faults.sort()].join(), rivals };
}

/** Whether a tensor, as a person names it, has weights or biases; one that has both counts as weights. */
function kindOf(name: string, { tensors, network }: Problem): string {
  const own = tensors.find((tensor) => tensor.name === name);
  const kinds = own && Array.from(own.source, (index) => network.space.tensorAt(index).kind);
  return (kinds ? !kinds.includes('weight') : name.includes('bias')) ? 'bias' : 'weight';
}
