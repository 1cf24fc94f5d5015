/**
 * Which features of an input the outputs of an operation depend on, as sets of features that no output depends on two of:
 * those of a set can be moved at once, and every change be put down to one of them (Curtis, Powell and Reid 1974).
 */
export interface Dependence {
  /** How many sets there are; each feature that an output depends on is in one. */
  readonly sets: number;
  /** Writes for each output the feature of a set that it depends on, −1 where it depends on none. */
  owners(set: number, to: Int32Array): void;
  /** Where the outputs of each run of so many depend on all features of the run of the input at the same place. */
  readonly runs?: { readonly inputs: number; readonly outputs: number };
}

/** Outputs of each run of so many that depend on all features of the run of the input at the same place, and no others. */
export function runs(inputs: number, outputs: number): Dependence {
  return {
    sets: inputs,
    runs: { inputs, outputs },
    owners(set, to) {
      for (let o = 0; o < to.length; o++) to[o] = Math.floor(o / outputs) * inputs + set;
    },
  };
}

/** Each output depends on the feature at the same place. */
export const eachOnItsOwn = runs(1, 1);

/** No output depends on an input that takes part in no derivative. */
export const none: Dependence = { sets: 0, owners: () => {} };

/**
 * Outputs that depend on listed features: output o on places[starts[o]] … places[starts[o + 1] − 1]. Each feature goes
 * into the first set in which it meets no other.
 *
 * @param inputs features of the input
 */
export function listed(inputs: number, places: Int32Array, starts: Int32Array): Dependence {
  const outputs = starts.length - 1;
  const readers = Array.from({ length: inputs }, (): number[] => []);
  for (let o = 0; o < outputs; o++)
    for (let i = starts[o]; i < starts[o + 1]; i++) readers[places[i]].push(o);
  const sets: Int32Array[] = [];
  for (const [feature, own] of readers.entries()) {
    if (own.length === 0) continue;
    let set = sets.findIndex((owner) => own.every((o) => owner[o] < 0));
    if (set < 0) set = sets.push(new Int32Array(outputs).fill(-1)) - 1;
    for (const o of own) sets[set][o] = feature;
  }
  return { sets: sets.length, owners: (set, to) => to.set(sets[set]) };
}

/** Outputs that depend on one listed feature each, −1 where on none. */
export function picked(owners: Int32Array): Dependence {
  return { sets: 1, owners: (_set, to) => to.set(owners) };
}

/** Outputs of each group that depend on all of its features; the groups have no feature in common. */
export function grouped(groups: readonly Int32Array[]): Dependence {
  const sets = groups.reduce((most, { length }) => Math.max(most, length), 0);
  return {
    sets,
    owners(set, to) {
      for (const group of groups) for (const o of group) to[o] = group[set] ?? -1;
    },
  };
}
