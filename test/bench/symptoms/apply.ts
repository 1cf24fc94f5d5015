import type { Spec } from '../../../src/problem/schema/spec.ts';
import type { TrainFinding } from '../../../src/training/history.ts';

/** Follows the advice of the first finding that gives any; undefined where none does. */
export function applied(spec: Spec, findings: readonly TrainFinding[]): Spec | undefined {
  for (const { evidence } of findings) {
    if (!('advice' in evidence) || evidence.advice === undefined) continue;
    const changed = structuredClone(spec);
    for (const { path, value } of evidence.advice) set(changed, path, value);
    return changed;
  }
  return undefined;
}

function set(spec: object, path: readonly (string | number)[], value: unknown): void {
  let at = spec as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) {
    at[key] ??= {};
    at = at[key] as typeof at;
  }
  if (value === undefined) delete at[path.at(-1)!];
  else at[path.at(-1)!] = value;
}
