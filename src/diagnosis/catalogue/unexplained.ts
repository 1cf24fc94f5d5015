import type { CatalogueEntry } from './fault.ts';

/** What nothing explains. */
export const UNEXPLAINED = {
  code: 'NN001',
  slug: 'unexplained',
  title: 'the mismatch is none that nncheck knows',
  about:
    'The numbers are wrong, and no fault of the catalogue, nor two of them together, gives them exactly.',
  shows: 'A residual with every explanation; what is known is its place, its scale and its sign.',
  matters:
    'A name that only comes near would send you to the wrong line: one public case resisted 45,000 formulas, the nearest of which was off by 0.6 %.',
  fix: 'Look at the first tensor from the output that is wrong, one unit and one example at a time: report the deltas and activations too, and the first wrong one is named. Check one layer, one unit and one example first (--examples 1).',
} as const satisfies CatalogueEntry;

/** The minus sign that is only elsewhere. */
export const NEGATIVE_CONVENTION = {
  code: 'NN002',
  slug: 'negative-convention',
  title: 'the gradient has the opposite sign, and so has the update: this is right',
  about:
    'The program computes with t − a and adds what it gets: what it calls the gradient is −∂cost/∂W, the direction of descent.',
  shows: 'The gradient is −1 times the right one, and the parameters after a step are the right ones.',
  matters: 'Training is right; only a comparison with the gradient of another program, or of a check, fails.',
  fix: 'Nothing has to be changed. To compare, change the sign of what is reported; or compute a − t and subtract the update.',
} as const satisfies CatalogueEntry;

/** The two columns of a check in the other order. */
export const COLUMNS_SWAPPED = {
  code: 'NN310',
  slug: 'columns-swapped',
  title: 'the analytic and the numerical gradient are exchanged',
  about: 'What is called the numerical gradient is from backpropagation, and the other way round.',
  shows:
    'The numerical gradient is one that a faulty backward pass gives exactly, and the gradient is the right one.',
  matters: 'The one that is right is then doubted, and the fault is looked for in the check.',
  fix: 'Print each under its own name; the fault is in the backward pass.',
} as const satisfies CatalogueEntry;

/** A threshold that right code cannot meet. */
export const STRICT_THRESHOLD: CatalogueEntry = {
  code: 'NN312',
  slug: 'strict-threshold',
  title: 'the threshold of the check is stricter than its arithmetic allows',
  about:
    'A relative difference of both gradients is compared with a number such as 1e-7, whatever the cost, the step and the digits are.',
  shows:
    'Both gradients match the reference, and the check of the program says that they differ: 1.19e-7 against 1e-7.',
  matters: 'Right code is changed until a wrong one passes.',
  fix: 'Judge by the error that the difference itself has, about ε·|J|/h + h²: 1e-6 in float64 with h = 1e-5, 1e-2 in float32. nncheck grad --reported does.',
};
