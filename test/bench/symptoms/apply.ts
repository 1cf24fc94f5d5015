import type { Spec } from '../../../src/problem/schema/spec.ts';
import type { TrainFinding } from '../../../src/training/history.ts';
import type { SpecChange } from '../../../src/verdict/findings/training.ts';

/** Follows the advice of the first finding that gives any; undefined where none does. */
export function applied(spec: Spec, findings: readonly TrainFinding[]): Spec | undefined {
  for (const { evidence } of findings) {
    if (!('advice' in evidence) || evidence.advice === undefined) continue;
    const changed = structuredClone(spec);
    for (const change of evidence.advice) set(changed, change);
    return changed;
  }
  return undefined;
}

function set(spec: object, { path, value, insert }: SpecChange): void {
  let at = spec as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) {
    at[key] ??= {};
    at = at[key] as typeof at;
  }
  const key = path.at(-1)!;
  if (insert && Array.isArray(at)) at.splice(Number(key), 0, value);
  else if (value === undefined) delete at[key];
  else at[key] = value;
  // Starting weights are drawn in place of those that were given.
  if (path.join('.') === 'parameters.init') for (const other of ['values', 'file']) delete at[other];
}
