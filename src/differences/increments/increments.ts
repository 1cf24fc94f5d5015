import type { KinkMove } from '../../network/kinks.ts';
import type { Examples, Network } from '../../network/network.ts';
import type { CostFunction } from '../cost-function.ts';
import { pauses } from '../pauses.ts';
import { createAnswerer } from './answer.ts';
import { ownMemory } from './memory.ts';
import { KINK, KINK_WIDTH, LOSS, type Moves, REGULARIZATION, sortMoves } from './moves.ts';
import { createSeveralAnswerer } from './several.ts';
import { takeSnapshot } from './snapshot.ts';

/**
 * Answers by exact increments: the change itself is passed through the network, and nothing cancels
 * (NUMERICS.md, section 2). Only what a weight reaches is computed, and only for the examples that it touches.
 */
export function byIncrements(network: Network, theta: Float64Array, examples: Examples): CostFunction {
  const snapshot = takeSnapshot(network, theta, examples, ownMemory);
  const answerTask = createAnswerer(network, snapshot);
  const answerSeveral = createSeveralAnswerer(network, snapshot);

  return {
    together: 4096,
    async changes(perturbations, signal) {
      const values = new Float64Array(perturbations.length);
      const rounding = new Float64Array(perturbations.length);
      const kinks = new Map<number, KinkMove>();
      const singles: { number: number; weight: number; delta: number }[] = [];
      for (const [number, perturbation] of perturbations.entries()) {
        const { indices, deltas } = perturbation;
        if (indices.length === 1) {
          singles.push({ number, weight: indices[0], delta: deltas[0] });
          continue;
        }
        const answer = answerSeveral(perturbation);
        values[number] = answer.value;
        rounding[number] = answer.rounding;
        if (answer.met !== undefined) kinks.set(number, kinkMove(network, answer.met));
      }
      const { moves, order } = sortMoves(network, singles, ownMemory);
      await answerAll(moves, answerTask, signal);
      order.forEach((single, k) => {
        const { number } = singles[single];
        values[number] = moves.answers.values[k];
        rounding[number] = moves.answers.rounding[k];
        const [kind, layer, unit, example] = moves.answers.kinks.subarray(
          KINK_WIDTH * k,
          KINK_WIDTH * (k + 1),
        );
        if (kind !== KINK.none) kinks.set(number, kinkMove(network, { kind, layer, unit, example }));
      });
      return { values, rounding, kinks };
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
    const tensor = space.tensors.find(({ offset, size }) => unit >= offset && unit < offset + size)!;
    return { kind: name, place: { layer: 'regularization', unit: unit - tensor.offset, example } };
  }
  return { kind: name, place: { layer: layer === LOSS ? 'loss' : layers[layer].name, unit, example } };
}
