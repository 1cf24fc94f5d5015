import { availableParallelism } from 'node:os';
import { float64 } from '../../network/arithmetic.ts';
import { type ForwardPass, forward } from '../../network/forward.ts';
import type { KinkMove } from '../../network/kinks.ts';
import type { Examples, Network } from '../../network/network.ts';
import { once } from '../../problem/once.ts';
import type { CostFunction } from '../cost-function.ts';
import { pauses } from '../pauses.ts';
import { type BackendName, backends } from './backend.ts';
import { createDirectionalChange } from './directional.ts';
import { ownMemory, sharedMemory } from './memory.ts';
import { KINK, KINK_WIDTH, LOSS, type Moves, REGULARIZATION, sortMoves } from './moves.ts';
import { type Pool, startPool } from './pool.ts';
import { roundingOf } from './rounding.ts';
import { createChangeOfWeights } from './single-weight.ts';
import { takeSnapshot } from './snapshot.ts';
import { workPerMove } from './work.ts';

export interface IncrementOptions {
  /** The forward pass at θ in float64, where there is one already. */
  readonly pass?: ForwardPass;
  /** Threads to work on at most; all cores unless said otherwise. Small problems are not worth a second one. */
  readonly jobs?: number;
  /** Which kernels to use, which both give the same bits; WebAssembly unless the problem is small. */
  readonly backend?: BackendName;
}

/** Multiply-adds (each with its share of what is around it) that take about a quarter of a second. */
const CHUNK_WORK = 1e8;
/** Less is over before the module is compiled. */
const WORTH_WEBASSEMBLY = 1e7;
const [FEWEST, MOST] = [256, 65_536];

/**
 * Answers by exact increments: the change itself is passed through the network, and nothing cancels (docs/numerics.md,
 * section 2.2). Only what a weight reaches is computed, and only for the examples that it touches. The answers are the
 * same to the last bit on any number of threads.
 */
export function byIncrements(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  options: IncrementOptions = {},
): CostFunction {
  const jobs = options.jobs ?? availableParallelism();
  const pass =
    options.pass ?? forward({ ...network, arithmetic: float64 }, theta, examples.inputs, examples.count);
  const memory = jobs > 1 ? sharedMemory : ownMemory;
  const snapshot = takeSnapshot(network, theta, examples, pass, memory);
  const work = workPerMove(network, snapshot);
  const together = Math.min(MOST, Math.max(FEWEST, Math.round((jobs * CHUNK_WORK) / work)));
  const backend =
    options.backend ?? (work * network.space.size > WORTH_WEBASSEMBLY ? 'webassembly' : 'javascript');
  // Each has a block of its own, which is not made before it is needed.
  const answerTask = once(() => createChangeOfWeights(network, snapshot, backends[backend]()));
  const answerSeveral = once(() => createDirectionalChange(network, snapshot, backends[backend]()));
  let pool: Pool | undefined;

  const answer = async (moves: Moves, signal: AbortSignal | undefined): Promise<void> => {
    if (jobs > 1 && moves.weights.length * work > CHUNK_WORK) {
      pool ??= startPool({ definition: network.definition, snapshot, backend }, jobs);
    }
    // Once there are threads they answer the small questions too, and this one stays free to listen.
    await (pool?.run(moves, signal) ?? answerAll(moves, answerTask(), signal));
  };

  return {
    together,
    close: async () => pool?.close(),
    async changes(perturbations, signal) {
      const values = new Float64Array(perturbations.length);
      const magnitudes = new Float64Array(perturbations.length);
      const kinks = new Map<number, KinkMove>();
      const singles: { number: number; weight: number; delta: number }[] = [];
      for (const [number, perturbation] of perturbations.entries()) {
        const { indices, deltas } = perturbation;
        if (indices.length === 1) {
          singles.push({ number, weight: indices[0], delta: deltas[0] });
          continue;
        }
        const answer = answerSeveral()(perturbation);
        values[number] = answer.value;
        magnitudes[number] = answer.magnitude;
        if (answer.met !== undefined) kinks.set(number, kinkMove(network, answer.met));
      }
      const { moves, order } = sortMoves(network, singles, memory);
      await answer(moves, signal);
      order.forEach((single, k) => {
        const { number } = singles[single];
        values[number] = moves.answers.values[k];
        magnitudes[number] = moves.answers.magnitudes[k];
        const [kind, layer, unit, example] = moves.answers.kinks.subarray(
          KINK_WIDTH * k,
          KINK_WIDTH * (k + 1),
        );
        if (kind !== KINK.none) kinks.set(number, kinkMove(network, { kind, layer, unit, example }));
      });
      const rounding = magnitudes.map((magnitude) => roundingOf(magnitude, snapshot.underflow));
      return { values, rounding, magnitudes, kinks };
    },
  };
}

async function answerAll(
  moves: Moves,
  answerTask: (moves: Moves, task: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const pause = pauses();
  for (let task = 0; task < moves.tasks.length - 1; task++) {
    answerTask(moves, task);
    await pause();
    signal?.throwIfAborted();
  }
}

function kinkMove(
  { layers, space }: Network,
  { kind, layer, unit, example }: { kind: number; layer: number; unit: number; example: number },
): KinkMove {
  const name = kind === KINK.leaves ? 'leaves' : 'crosses';
  if (layer === REGULARIZATION) {
    const { offset } = space.tensorAt(unit);
    return { kind: name, place: { layer: 'regularization', unit: unit - offset, example } };
  }
  return { kind: name, place: { layer: layer === LOSS ? 'loss' : layers[layer].name, unit, example } };
}
