import type { Changes, CostFunction, Perturbation } from '../../differences/cost-function.ts';
import { movesAlong } from '../../differences/line.ts';
import { NncheckError } from '../../errors.ts';
import type { BatchSizer } from './batch-sizer.ts';
import type { Instance } from './instance.ts';

/** Batches sent ahead to an instance, so that it never waits for the next one. */
const BATCHES_AHEAD = 2;
/** A line is one message, since its direction is long, unless its answer would take longer than this. */
const LINE_MS = 5000;
/** A line of so few weights is shorter as moves. */
const FEW = 16;
/** Single costs asked ahead; fewer of them for large parameters, since each message carries all parameters. */
const COSTS_AHEAD = 8;
const LARGE = 50_000;

/**
 * Answers with differences of an implementation's costs at θ + δ and at θ: in batches where it has the method `costs`,
 * else one message each. Several instances work at the same time.
 *
 * @param base the cost at θ
 * @param noise the rounding error of one cost
 */
export function aroundWith(
  instances: readonly Instance[],
  sizer: BatchSizer,
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
  /** Sends θ to an instance that holds other parameters; the messages sent after it find θ there. */
  const hold = async (instance: Instance): Promise<void> => {
    if (instance.holds(theta)) return;
    const cost = await instance.cost(theta);
    if (instances.length > 1 && !Object.is(cost, base)) throw instancesDiffer(base, cost);
  };

  const askBatch = async (instance: Instance, batch: readonly Perturbation[]): Promise<Float64Array> => {
    const held = hold(instance);
    const [costs] = await Promise.all([instance.costs(batch), held]);
    return costs;
  };
  const askOne = (instance: Instance, { indices, deltas }: Perturbation): Promise<number> => {
    if (isDense(indices.length, theta.length)) {
      const moved = theta.slice();
      for (let k = 0; k < indices.length; k++) moved[indices[k]] += deltas[k];
      return instance.cost(moved);
    }
    return instance.cost(theta, {
      indices,
      values: Array.from(indices, (index, k) => theta[index] + deltas[k]),
    });
  };

  const changes = async (perturbations: readonly Perturbation[]): Promise<Changes> => {
    // Every worker has its share.
    const share = Math.ceil(perturbations.length / (instances.length * BATCHES_AHEAD));
    const costs = new Float64Array(perturbations.length);
    let next = 0;
    const work = async (instance: Instance, inBatches: boolean): Promise<void> => {
      while (next < perturbations.length) {
        const from = next;
        next += inBatches ? batchSize(perturbations, from, theta.length, sizer.size(share)) : 1;
        const batch = perturbations.slice(from, next);
        const answered = sizer.start(instance);
        if (inBatches && !isDense(batch[0].indices.length, theta.length))
          costs.set(await askBatch(instance, batch), from);
        else costs[from] = await askOne(instance, batch[0]);
        answered(batch.length);
      }
    };
    const workers = instances.flatMap((instance) => {
      const inBatches = instance.methods.has('costs');
      const ahead = inBatches ? BATCHES_AHEAD : theta.length > LARGE ? 2 : COSTS_AHEAD;
      return Array.from({ length: ahead }, () => work(instance, inBatches));
    });
    await Promise.all(workers);
    return changesOf(costs);
  };
  if (!instances[0].methods.has('line')) return { changes };
  return {
    changes,
    async along(line, steps) {
      const [instance] = instances;
      const { first, rates } = line;
      // A direction has a number for every weight.
      if (instance.methods.has('costs') && rates.length <= FEW) return changes(movesAlong(line, steps));
      const direction = new Float64Array(theta.length);
      direction.set(rates, first);
      const costs = new Float64Array(steps.length);
      for (let next = 0; next < steps.length; ) {
        const some = steps.slice(next, next + sizer.size(steps.length, LINE_MS));
        const answered = sizer.start(instance);
        const held = hold(instance);
        const [answers] = await Promise.all([instance.line(direction, some), held]);
        answered(some.length);
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

function instancesDiffer(one: number, other: number): NncheckError {
  return new NncheckError(
    'program',
    'program-copies-differ',
    `two copies of the program give different costs at the same parameters, ${one} and ${other}\nDoes it draw something at random when it starts? Seed that, or leave out --jobs.`,
  );
}
