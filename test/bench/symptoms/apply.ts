import { withChanges } from '../../../src/commands/apply-advice.ts';
import type { Spec } from '../../../src/problem/schema/spec.ts';
import type { TrainFinding } from '../../../src/training/history.ts';

/** Follows the advice of the first finding that gives any, as `--apply` does; undefined where none does. */
export function applied(spec: Spec, findings: readonly TrainFinding[]): Spec | undefined {
  for (const { evidence } of findings) {
    if ('advice' in evidence && evidence.advice !== undefined)
      return JSON.parse(withChanges(JSON.stringify(spec, undefined, 2), evidence.advice));
  }
  return undefined;
}
