import { performance } from 'node:perf_hooks';
import type { Changes, CostFunction, Perturbation } from '../../differences/cost-function.ts';
import { movesAlong } from '../../differences/line.ts';
import { NncheckError } from '../../errors.ts';
import type { ArrangedTensor } from '../../tensors/layout.ts';
import type { Program } from './program.ts';

/** A batch takes about this long: enough that its message costs nothing, little enough that Ctrl-C loses nothing. */
const BATCH_MS = 100;
const FIRST_BATCH = 4;
const LARGEST_BATCH = 1024;
/** Batches that a copy of the program is asked ahead, so that it never waits for us. */
const BATCHES_AHEAD = 2;
/** A line of so few weights is shorter as moves. */
const FEW = 16;
/** Single costs asked ahead; of large parameters fewer, since each message carries them all. */
const COSTS_AHEAD = 8;
const LARGE = 50_000;

/**
 * Answers by differences of a program's costs at θ + δ and at θ: in batches where it has the method `costs`, else by
 * one message each; with several copies of the program, all of them at once.
 *
 * @param base the cost at θ
 * @param noise the rounding error of one cost
 */
export function aroundWith(
  copies: readonly Program[],
  theta: Float64Array,
  base: number,
  noise: number,
): CostFunction {
  const place = placesOf(copies[0].tensors, theta.length);
  const changesOf = (costs: Float64Array): Changes => ({
    values: costs.map((cost) => cost - base),
    // Both costs are off by the noise.
    rounding: new Float64Array(costs.length).fill(2 * noise),
    kinks: new Map(),
  });
  /** Gives a copy θ if others were the last that it was given; whatever is sent next finds it there. */
  const hold = async (copy: Program): Promise<void> => {
    if (copy.holds(theta)) return;
    const cost = await copy.cost(theta);
    if (copies.length > 1 && !Object.is(cost, base)) throw copiesDiffer(base, cost);
  };
  const pace = pacer();

  const askBatch = async (copy: Program, batch: readonly Perturbation[]): Promise<Float64Array> => {
    const held = hold(copy);
    const text = batch.map(
      ({ indices, deltas }) => `[${Array.from(indices, (w, k) => place(w, deltas[k])).join()}]`,
    );
    const [costs] = await Promise.all([copy.costs(`[${text.join()}]`, batch.length), held]);
    return costs;
  };
  const askOne = (copy: Program, { indices, deltas }: Perturbation): Promise<number> => {
    if (isDense(indices.length, theta.length)) {
      const moved = theta.slice();
      for (let k = 0; k < indices.length; k++) moved[indices[k]] += deltas[k];
      return copy.cost(moved);
    }
    return copy.cost(theta, { indices, values: Array.from(indices, (index, k) => theta[index] + deltas[k]) });
  };

  const changes = async (perturbations: readonly Perturbation[]): Promise<Changes> => {
    const costs = new Float64Array(perturbations.length);
    let next = 0;
    const work = async (copy: Program, inBatches: boolean): Promise<void> => {
      while (next < perturbations.length) {
        const from = next;
        next += inBatches
          ? batchSize(perturbations, from, theta.length, pace.size(perturbations.length, copies.length))
          : 1;
        const batch = perturbations.slice(from, next);
        const lap = pace.start(copy);
        if (inBatches && !isDense(batch[0].indices.length, theta.length))
          costs.set(await askBatch(copy, batch), from);
        else costs[from] = await askOne(copy, batch[0]);
        lap(batch.length);
      }
    };
    const workers = copies.flatMap((copy) => {
      const inBatches = copy.methods.has('costs');
      const ahead = inBatches ? BATCHES_AHEAD : theta.length > LARGE ? 2 : COSTS_AHEAD;
      return Array.from({ length: ahead }, () => work(copy, inBatches));
    });
    await Promise.all(workers);
    return changesOf(costs);
  };
  if (!copies[0].methods.has('line')) return { changes };
  return {
    changes,
    async along(line, steps) {
      const [copy] = copies;
      const { first, rates } = line;
      // A direction has a number for every weight.
      if (copy.methods.has('costs') && rates.length <= FEW) return changes(movesAlong(line, steps));
      const direction = new Float64Array(theta.length);
      direction.set(rates, first);
      const held = hold(copy);
      const [costs] = await Promise.all([copy.line(direction, steps), held]);
      return changesOf(costs);
    },
  };
}

/** A move of many weights is sent as the parameters that it leads to. */
function isDense(moved: number, size: number): boolean {
  return moved > 16 && moved > size / 4;
}

/** How many perturbations from one on go into a batch: none that are dense, unless one alone. */
function batchSize(perturbations: readonly Perturbation[], from: number, size: number, most: number): number {
  let count = 1;
  while (
    count < most &&
    from + count < perturbations.length &&
    !isDense(perturbations[from + count - 1].indices.length, size)
  ) {
    count++;
  }
  // The last one that was taken may be dense itself.
  return count > 1 && isDense(perturbations[from + count - 1].indices.length, size) ? count - 1 : count;
}

/** Finds how many costs take the time of a batch. */
function pacer() {
  let each: number | undefined;
  const lastEnd = new Map<Program, number>();
  return {
    /** The size of the next batch, of so many costs in all: every worker has its share. */
    size(total: number, copies: number): number {
      const share = Math.ceil(total / (copies * BATCHES_AHEAD));
      const fitting = each === undefined ? FIRST_BATCH : Math.floor(BATCH_MS / Math.max(each, 1e-3));
      return Math.max(1, Math.min(fitting, share, LARGEST_BATCH));
    },
    start(copy: Program): (count: number) => void {
      const sent = performance.now();
      return (count) => {
        const now = performance.now();
        // Its own time began when the batch before it was done.
        each = (now - Math.max(sent, lastEnd.get(copy) ?? 0)) / count;
        lastEnd.set(copy, now);
      };
    },
  };
}

/** Returns what writes a weight's move for `costs`: `["hidden.weight",3,0.001]`. */
function placesOf(
  tensors: readonly ArrangedTensor[],
  size: number,
): (weight: number, delta: number) => string {
  const heads = tensors.map(({ name }) => `[${JSON.stringify(name)},`);
  const tensorOf = new Int32Array(size);
  const flatOf = new Int32Array(size);
  tensors.forEach(({ source }, k) => {
    source.forEach((index, flat) => {
      tensorOf[index] = k;
      flatOf[index] = flat;
    });
  });
  return (weight, delta) => `${heads[tensorOf[weight]]}${flatOf[weight]},${delta}]`;
}

function copiesDiffer(one: number, other: number): NncheckError {
  return new NncheckError(
    'program',
    'program-copies-differ',
    `two copies of the program give different costs at the same parameters, ${one} and ${other}\nDoes it draw something at random when it starts? Seed that, or leave out --jobs.`,
  );
}
