import type { CatalogueEntry } from './fault.ts';

/** What nothing explains. */
export const UNEXPLAINED = {
  code: 'NN001',
  slug: 'unexplained',
  words: 'unknown mystery no name not found',
  title: 'no known bug reproduces these numbers',
  about:
    'The numbers are wrong. No fault of the catalogue, and no pair of faults, reproduces them to their last digit.',
  wrong: ['report = {"gradient": gradient}  # too little to find the place'],
  right: [
    'report = {"gradient": gradient, "cost": cost, "outputs": a2}',
    'report["preActivations"] = {"hidden": z1, "output": z2}',
    'report["activations"] = {"hidden": a1, "output": a2}',
    'report["deltas"] = {"hidden": delta1, "output": delta2}',
  ],
  shows:
    'The report lists the tensors that are right and, for each wrong tensor, its scale, its sign and its angle to the right gradient.',
  matters: 'An approximate match would mislead you, so none is given.',
  fix: 'Start at the wrong tensor that is nearest to the output, with one example (--examples 1). Report the pre-activations, activations and deltas as well: the first wrong value is then located by layer, unit and example.',
} as const satisfies CatalogueEntry;

/** The minus sign that is only elsewhere. */
export const NEGATIVE_CONVENTION = {
  code: 'NN002',
  slug: 'negative-convention',
  words: 'negative minus opposite sign t - a target minus output ascent added',
  title: 'the gradient has the opposite sign and is added in the update: this is right',
  about:
    'The program computes with t − a and adds the result to the weights. Its "gradient" is −∂J/∂W, the direction of steepest descent.',
  wrong: [
    'delta2 = (t - a2) * a2 * (1 - a2)  # this is -dJ/dz',
    'dW2 = delta2.T @ a1',
    'W2 -= eta * dW2  # goes up the cost',
  ],
  right: [
    'delta2 = (t - a2) * a2 * (1 - a2)  # this is -dJ/dz',
    'dW2 = delta2.T @ a1',
    'W2 += eta * dW2  # goes down the cost',
  ],
  shows: 'The gradient is −1 times the right one. The parameters after an update step are right.',
  matters: 'Training works. Only a comparison with another gradient, such as a gradient check, fails.',
  fix: 'Nothing has to be changed. For a comparison, negate the gradient; or compute with a − t and subtract the update.',
} as const satisfies CatalogueEntry;

/** The two columns of a check in the other order. */
export const COLUMNS_SWAPPED = {
  code: 'NN310',
  slug: 'columns-swapped',
  words: 'swapped columns analytic numeric exchanged labels',
  title: 'analytic and numeric gradient are exchanged',
  about:
    'The reported numeric gradient is the result of backpropagation, and the reported gradient that of the differences.',
  wrong: ['print("analytic ", numeric)', 'print("numeric  ", gradient)'],
  right: ['print("analytic ", gradient)', 'print("numeric  ", numeric)'],
  shows:
    'The reported gradient is right. The reported numeric gradient is exactly what a known bug in a backward pass produces.',
  matters: 'The right one of the two is suspected, and the bug is sought in the check.',
  fix: 'Print each gradient under its own name. The bug is in the backward pass.',
} as const satisfies CatalogueEntry;

/** A threshold that right code cannot meet. */
export const STRICT_THRESHOLD: CatalogueEntry = {
  code: 'NN312',
  slug: 'strict-threshold',
  words: 'tolerance 1e-7 threshold relative error too strict fails although right',
  title: 'the threshold of the check is below the error of its finite differences',
  about:
    'The relative difference of the two gradients is compared with a fixed number such as 1e-7, whatever the cost, the step size and the digits are.',
  wrong: ['relative = abs(g - numeric) / (abs(g) + abs(numeric))', 'assert relative < 1e-7'],
  right: ['error = np.finfo(float).eps * abs(cost) / h + h ** 2', 'assert abs(g - numeric) < 10 * error'],
  shows: 'Both gradients match the reference, but the program’s own check rejects them.',
  matters: 'Right code looks wrong.',
  fix: 'Compare |g − numeric| with the error of the difference, about ε·|J|/h + (h²/6)·|J‴|. With |J| and |J‴| near 1 this is 4e-11 in float64 (ε = 2.2e-16, h = 1e-5) and 3e-5 in float32 (ε = 1.2e-7, h = 1e-2). A derivative of 1e-4 then has a relative error of up to 4e-7 in float64. nncheck grad --reported judges this way.',
};
