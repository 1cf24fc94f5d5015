import type { ArrangedTensor } from '../../tensors/layout.ts';
import type { ParameterSpace } from '../../tensors/parameters.ts';
import { type Status, VERDICTS } from '../tensor-check.ts';
import type { Judged } from './judge-gradient.ts';

const INACTIVE = VERDICTS.indexOf('inactive');

/** Returns the layers none of whose weights moves the cost: nothing was compared there (docs/numerics.md, section 4). */
export function silentLayers(judged: Judged, { tensors, tensorAt }: ParameterSpace): string[] {
  const layers = [...new Set(tensors.map(({ layer }) => layer))];
  return silentGroups(judged, layers, (weight) => tensorAt(weight).layer);
}

/**
 * Returns the tensors of a program that are silent in that way, where its layers are not known: vectors, which may be
 * biases that cancel in right code, only count where all tensors are silent.
 */
export function silentTensors(judged: Judged, tensors: readonly ArrangedTensor[]): string[] {
  const names = new Map<number, string>();
  for (const { name, source } of tensors) for (const weight of source) names.set(weight, name);
  const silent = silentGroups(
    judged,
    tensors.map(({ name }) => name),
    (weight) => names.get(weight),
  );
  return silentAmong(silent, tensors);
}

/** Returns those of the tensors without effect at which something should have been compared. */
export function silentAmong(still: readonly string[], tensors: readonly ArrangedTensor[]): string[] {
  const rows = still.filter((name) => tensors.find((tensor) => tensor.name === name)!.shape.length > 1);
  return still.length === tensors.length ? [...still] : rows;
}

function silentGroups(
  { weights, judgements }: Judged,
  names: readonly string[],
  groupOf: (weight: number) => string | undefined,
): string[] {
  const moving = new Set<string | undefined>();
  const seen = new Set<string | undefined>();
  weights.forEach((weight, k) => {
    const group = groupOf(weight);
    seen.add(group);
    if (judgements.verdict[k] !== INACTIVE) moving.add(group);
  });
  return names.filter((name) => seen.has(name) && !moving.has(name));
}

/** Returns the status where layers may be silent: a match of nothing decides nothing. */
export function statusWith(silent: readonly string[], status: Status): Status {
  return status === 'match' && silent.length > 0 ? 'inconclusive' : status;
}
