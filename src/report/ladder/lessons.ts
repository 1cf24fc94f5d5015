/** The names of the rungs, from the first on, and what each proves, for those who climb them as a lesson. */
export const LESSONS: readonly (readonly [name: string, proves: string])[] = [
  [
    'one neuron, AND: the forward pass, by hand',
    'Compute this by hand and compare. It proves the forward pass and the cost: a gradient can only be as right as they are.',
  ],
  [
    'one neuron, AND: trained with the numeric gradient',
    'No backpropagation yet. AND is separable, so the cost of one sigmoid neuron, without regularization, has no stationary point: along the right gradient, small enough steps always lower it. It proves the numeric gradient and the training procedure.',
  ],
  [
    'one neuron, AND: the analytic gradient',
    'First by unit: δ = ∂J/∂z. Then by weight: ∂J/∂w = Σ δ·x, ∂J/∂b = Σ δ. It proves the backward pass of the output layer.',
  ],
  [
    'a hidden layer, AND',
    'The same steps again. It proves the one thing that is new, the chain rule through a layer: δ of the hidden units = Wᵀδ ⊙ f′(z).',
  ],
  [
    'a hidden layer, XOR',
    'With fewer than two hidden units this is impossible: no line separates the classes of XOR. With two, also a right network can end in a local minimum: then start again from other weights.',
  ],
  ['your own problem', 'Nothing is new but the problem: what fails here is its data, its size or its cost.'],
];
