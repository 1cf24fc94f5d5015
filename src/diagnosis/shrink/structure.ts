import type { Problem } from '../../problem/problem.ts';
import type { LayerSpec } from '../../problem/schema/layers.ts';
import type { Spec } from '../../problem/schema/spec.ts';
import { specOf } from '../../subjects/spec-of.ts';
import { ddmin } from './ddmin.ts';
import { rebuild } from './rebuild.ts';

/**
 * Takes a smaller problem in place of the smallest so far, if it fails in the same way.
 *
 * @param smaller undefined where there is no such problem
 */
export type Attempt = (smaller: Problem | undefined) => Promise<boolean>;

/** Makes one side of a problem smaller as long as it fails in the same way. */
export type Pass = (problem: Problem, attempt: Attempt) => Promise<unknown>;

const indices = (length: number): number[] => Array.from({ length }, (_, k) => k);

/** Fewer examples. */
export const examples: Pass = (problem, attempt) => {
  const { count, inputs, targets, ...rest } = problem.data;
  return ddmin(indices(count), 1, (kept) => {
    const rows = (values: Float64Array): Float64Array => {
      const width = values.length / count;
      return Float64Array.from(kept.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)]));
    };
    const data = { ...rest, count: kept.length, inputs: rows(inputs), targets: rows(targets) };
    return attempt({ ...problem, data });
  });
};

/** Fewer layers; the last stays, since the targets belong to it. */
export const layers: Pass = (problem, attempt) => {
  const spec = specOf(problem);
  const all = spec.network.layers;
  return ddmin(indices(all.length - 1), 0, (kept) => {
    const fewer = onlyLayers(all, [...kept, all.length - 1]);
    return attempt(rebuild(problem, { ...spec, network: { ...spec.network, layers: fewer } }));
  });
};

/** Leaves some layers out: what read one of them reads what it read. */
function onlyLayers(all: readonly LayerSpec[], kept: readonly number[]): LayerSpec[] {
  const sourcesOf = (l: number): string[] =>
    [all[l].from ?? (l === 0 ? 'inputs' : all[l - 1].name!)].flat().flatMap((name) => {
      const source = all.findIndex((layer) => layer.name === name);
      return source === -1 || kept.includes(source) ? [name] : sourcesOf(source).slice(0, 1);
    });
  return kept.map((l, k) => {
    const { from: _, ...layer } = all[l];
    const from = sourcesOf(l);
    const before = k === 0 ? 'inputs' : all[kept[k - 1]].name;
    return from.length === 1 && from[0] === before ? layer : { ...layer, from };
  });
}

/**
 * Smaller whole numbers in the network: units, inputs, channels, rows, columns, kernels, strides. Those that are equal are
 * tried together first, since a fault may show between layers of the same size alone.
 */
export const sizes: Pass = async (problem, attempt) => {
  let now = problem;
  const lessen = async (chosen: readonly number[], value: number): Promise<void> => {
    let size = value;
    const tried = async (to: number): Promise<boolean> => {
      const spec = specOf(now);
      const network = withSizes(spec.network, (k, own) => (chosen.includes(k) ? to : own));
      for (const last of [false, true]) {
        const smaller = rebuild(now, { ...spec, network }, last);
        if (!(await attempt(smaller))) continue;
        now = smaller!;
        size = to;
        return true;
      }
      return false;
    };
    for (let less = value; less > 0; less >>= 1) while (size >= less && (await tried(size - less)));
  };
  const found: number[] = [];
  withSizes(specOf(problem).network, (_, size) => found.push(size));
  for (const value of new Set(found)) {
    const equal = indices(found.length).filter((k) => found[k] === value);
    if (equal.length > 1) await lessen(equal, value);
  }
  for (const k of found.keys()) {
    const left: number[] = [];
    withSizes(specOf(now).network, (_, size) => left.push(size));
    await lessen([k], left[k]);
  }
};

/** Returns a network with other whole numbers in it, which are counted from 0. */
function withSizes(network: Spec['network'], to: (k: number, size: number) => number): Spec['network'] {
  let k = 0;
  return JSON.parse(JSON.stringify(network), (_, value: unknown) =>
    Number.isInteger(value) ? to(k++, value as number) : value,
  );
}

/** A plainer network and cost: no regularization, and linear layers. */
export const plain: Pass = async (problem, attempt) => {
  let now = problem;
  const tried = async (change: (spec: Spec) => Partial<Spec>): Promise<void> => {
    const spec = specOf(now);
    const plainer = rebuild(now, { ...spec, ...change(spec) });
    if (await attempt(plainer)) now = plainer!;
  };
  await tried(() => ({ regularization: {} }));
  for (const l of problem.network.layers.keys()) {
    await tried(({ network }) => ({
      network: {
        ...network,
        layers: network.layers.map((layer, k) => (k === l ? { ...layer, activation: 'linear' } : layer)),
      },
    }));
  }
};
