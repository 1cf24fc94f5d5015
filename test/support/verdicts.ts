import type { Judgements } from '../../src/verdict/gradient/judgements.ts';
import { VERDICTS, type Verdict } from '../../src/verdict/tensor-check.ts';

/** Returns the verdict of each weight. */
export function verdictsOf({ verdict }: Judgements): Verdict[] {
  return Array.from(verdict, (one) => VERDICTS[one]!);
}
