import { costOf } from '../network/cost.ts';
import { forward } from '../network/forward.ts';
import { heldAt } from '../network/held.ts';
import { hasKinks, type KinkMove, kinkMove } from '../network/kinks.ts';
import type { Examples, Network } from '../network/network.ts';
import { moveOfPieces, sideOf } from '../network/pieces.ts';
import type { Changes, CostFunction, Perturbation } from './cost-function.ts';
import { pauses } from './pauses.ts';

/**
 * Returns the cost function that answers by full forward passes and subtraction, as any program does: the witness that
 * depends on nothing but the forward pass.
 *
 * @param noise the rounding error of one evaluation of the cost
 */
export function bySubtraction(
  moving: Network,
  theta: Float64Array,
  examples: Examples,
  noise = 0,
): CostFunction {
  const network = heldAt(moving, theta);
  const moved = theta.slice();
  const pass = (parameters: Float64Array) => forward(network, parameters, examples.inputs, examples.count);
  const base = pass(theta);
  const baseCost = costOf(network, theta, base, examples).total;
  const watchKinks = hasKinks(network);

  const change = (perturbation: Perturbation): { value: number; kink: KinkMove | undefined } => {
    const { indices, deltas } = perturbation;
    indices.forEach((index, k) => {
      moved[index] = network.arithmetic.round(theta[index] + deltas[k]);
    });
    const movedPass = pass(moved);
    const value = costOf(network, moved, movedPass, examples).total - baseCost;
    const kink = watchKinks ? kinkMove(network, base, movedPass, examples.targets) : undefined;
    const signChange = signMove(network, theta, moved, indices);
    // Restored from the saved values: subtracting δ again would not give θ back.
    for (const index of indices) moved[index] = theta[index];
    return { value, kink: kink?.kind === 'crosses' ? kink : (signChange ?? kink) };
  };

  return {
    async changes(perturbations, signal): Promise<Changes> {
      const pause = pauses();
      const answers: ReturnType<typeof change>[] = [];
      for (const perturbation of perturbations) {
        answers.push(change(perturbation));
        await pause();
        signal?.throwIfAborted();
      }
      const kinks = new Map<number, KinkMove>();
      answers.forEach(({ kink }, k) => {
        if (kink !== undefined) kinks.set(k, kink);
      });
      return {
        values: Float64Array.from(answers, ({ value }) => value),
        // The cost at θ + δ and the cost at θ, each off by its noise.
        rounding: new Float64Array(answers.length).fill(2 * noise),
        kinks,
      };
    },
  };
}

/** Returns the kink of |w| at 0 that a move meets, with an l1 regularization. */
function signMove(
  { objective, space }: Network,
  theta: Float64Array,
  moved: Float64Array,
  indices: Perturbation['indices'],
): KinkMove | undefined {
  const { l1, biases } = objective.regularization;
  if (l1 === 0) return undefined;
  for (const index of indices) {
    const kind = moveOfPieces(sideOf(theta[index], 0), sideOf(moved[index], 0));
    if (kind === undefined) continue;
    const tensor = space.tensorAt(index);
    if (tensor.kind === 'bias' && !biases) continue;
    const place = { layer: 'regularization', unit: index - tensor.offset, example: -1 };
    return { kind, place };
  }
  return undefined;
}
