import type { Problem } from '../../problem/problem.ts';
import type { Rung } from '../../training/ladder/rungs.ts';

const NAMES: Readonly<Record<number, string>> = {
  1: 'one neuron, AND: the forward pass, by hand',
  2: 'one neuron, AND: trained with the numeric gradient',
  3: 'one neuron, AND: the analytic gradient',
  4: 'a hidden layer, AND',
  5: 'a hidden layer, XOR',
};

/** Returns the name of a rung. */
export function rungName({ number }: Rung, problem: Problem | undefined): string {
  return NAMES[number] ?? (problem === undefined ? 'your own problem' : `your own problem: ${problem.name}`);
}

/** What each rung proves, for those who climb it as a lesson. */
export const LESSONS: Readonly<Record<number, readonly string[]>> = {
  1: [
    'Compute this by hand and compare. It proves the forward pass and the cost: a gradient can only be as right as they are.',
  ],
  2: [
    'No backpropagation yet. AND is separable, so the cost of one sigmoid neuron, without regularization, has no stationary point: along the right gradient, small enough steps always lower it. It proves the numeric gradient and the training procedure.',
  ],
  3: [
    'First by unit: δ = ∂J/∂z. Then by weight: ∂J/∂w = Σ δ·x, ∂J/∂b = Σ δ. It proves the backward pass of the output layer.',
  ],
  4: [
    'The same steps again. It proves the one thing that is new, the chain rule through a layer: δ of the hidden units = Wᵀδ ⊙ f′(z).',
  ],
  5: [
    'With fewer than two hidden units this is impossible: no line separates the classes of XOR. With two, also a right network can end in a local minimum: then start again from other weights.',
  ],
  6: ['Nothing is new but the problem: what fails here is its data, its size or its cost.'],
};
