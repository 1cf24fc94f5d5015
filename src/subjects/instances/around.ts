import type { Changes, CostFunction, Perturbation } from '../../differences/cost-function.ts';
import { movesAlong } from '../../differences/line.ts';
import { NncheckError } from '../../errors.ts';
import type { BatchSizer } from './batch-sizer.ts';
import type { Instance } from './instance.ts';

/** Batches that a copy is asked ahead, so that it never waits for us. */
const BATCHES_AHEAD = 2;
/** A line is one message, since its direction is long, unless an answer would be long in coming. */
const LINE_MS = 5000;
/** A line of so few weights is shorter as moves. */
const FEW = 16;
/** Single costs asked ahead; of large parameters fewer, since each message carries them all. */
const COSTS_AHEAD = 8;
const LARGE = 50_000;

/**
 * Answers by differences of an implementation's costs at θ + δ and at θ: in batches where it has the method `costs`,
 * else by one message each; with several copies of it, all of them at once.
 *
 * @param base the cost at θ
 * @param noise the rounding error of one cost
 */
export function aroundWith(
  copies: readonly Instance[],
  pace: BatchSizer,
  theta: Float64Array,
  base: number,
  noise: number,
): CostFunction {
  const changesOf = (costs: Float64Array): Changes => ({
    values: costs.map((cost) => cost - base),
    // Both costs are off by the noise.
    rounding: new Float64Array(costs.length).fill(2 * noise),
    kinks: new Map(),
  });
  /** Gives a copy θ if others were the last that it was given; whatever is sent next finds it there. */
  const hold = async (copy: Instance): Promise<void> => {
    if (copy.holds(theta)) return;
    const cost = await copy.cost(theta);
    if (copies.length > 1 && !Object.is(cost, base)) throw copiesDiffer(base, cost);
  };

  const askBatch = async (copy: Instance, batch: readonly Perturbation[]): Promise<Float64Array> => {
    const held = hold(copy);
    const [costs] = await Promise.all([copy.costs(batch), held]);
    return costs;
  };
  const askOne = (copy: Instance, { indices, deltas }: Perturbation): Promise<number> => {
    if (isDense(indices.length, theta.length)) {
      const moved = theta.slice();
      for (let k = 0; k < indices.length; k++) moved[indices[k]] += deltas[k];
      return copy.cost(moved);
    }
    return copy.cost(theta, { indices, values: Array.from(indices, (index, k) => theta[index] + deltas[k]) });
  };

  const changes = async (perturbations: readonly Perturbation[]): Promise<Changes> => {
    // Every worker has its share.
    const share = Math.ceil(perturbations.length / (copies.length * BATCHES_AHEAD));
    const costs = new Float64Array(perturbations.length);
    let next = 0;
    const work = async (copy: Instance, inBatches: boolean): Promise<void> => {
      while (next < perturbations.length) {
        const from = next;
        next += inBatches ? batchSize(perturbations, from, theta.length, pace.size(share)) : 1;
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
      const costs = new Float64Array(steps.length);
      for (let next = 0; next < steps.length; ) {
        const some = steps.slice(next, next + pace.size(steps.length, LINE_MS));
        const lap = pace.start(copy);
        const held = hold(copy);
        const [answers] = await Promise.all([copy.line(direction, some), held]);
        lap(some.length);
        costs.set(answers, next);
        next += some.length;
      }
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

function copiesDiffer(one: number, other: number): NncheckError {
  return new NncheckError(
    'program',
    'program-copies-differ',
    `two copies of the program give different costs at the same parameters, ${one} and ${other}\nDoes it draw something at random when it starts? Seed that, or leave out --jobs.`,
  );
}
