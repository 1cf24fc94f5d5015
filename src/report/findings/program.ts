import type {
  ProgramEvidence,
  ProgramFindingOf,
  ProgramSlug,
} from '../../verdict/conduct/program-findings.ts';
import { countOf, formatNumber, formatSize } from '../numbers.ts';
import type { Words } from './form.ts';

const ALL_DIGITS = 17;

/** Returns the words of a finding about the program under test itself: the family NN6. */
export function programWords<S extends ProgramSlug>({ slug, evidence }: ProgramFindingOf<S>): Words {
  return WORDS[slug](evidence);
}

const WORDS: { readonly [S in ProgramSlug]: (evidence: ProgramEvidence[S]) => Words } = {
  nondeterministic: ({ first, others }) => ({
    title: 'The program is not deterministic',
    message: `Repeated costs at the same parameters differ: ${exact(first)}, then ${others.map(exact).join(' and ')}. A difference of two such costs does not measure a derivative.`,
    fix: 'Seed the random numbers before every cost. Disable dropout, shuffling and random batches.',
  }),
  'not-restored': ({ first, last, given }) => ({
    title: 'The cost changes between calls',
    message: `The cost at the same parameters was ${exact(first)} at the beginning and is ${exact(last)} at the end.${given === 'yes' ? '' : ' With the parameters sent again it is the first one: a weight was moved and not restored.'}`,
    fix: 'Compute the cost from the parameters and the examples alone, and change neither. Save a weight before moving it, and assign the saved value afterwards.',
  }),
  'gradient-accumulates': ({ ratio, tensors }) => ({
    title: 'The gradient grows with every call',
    message: `The repeated gradient at the same parameters is ${formatNumber(ratio)} times the first${tensors === undefined ? '' : ` in ${tensors}, and the same in all other tensors`}: the program adds to the earlier gradient. The first answer was judged.`,
    fix: `Set the gradient${tensors === undefined ? '' : ` of ${tensors}`} to 0 at the start of every backward pass.`,
  }),
  'gradient-changes': ({ weights, largest }) => ({
    title: 'The gradient changes from call to call',
    message: `The repeated gradient at the same parameters differs at ${countOf(weights, 'weight')}, by up to ${formatSize(largest)} of the largest entry. The first answer was judged.`,
    fix: 'Look for activations of an earlier call, parameters that the backward pass changes, and random numbers.',
  }),
  'not-finite': (evidence) =>
    evidence.what === 'cost'
      ? {
          title: 'The cost is not a number',
          message: `The program’s cost is ${evidence.value} at these parameters, so nothing can be compared.`,
          fix: 'Look for parameters or data that are too large, and for the logarithm of an output that is 0 or 1.',
        }
      : {
          title: 'The gradient is not finite',
          message: `The program’s gradient has ${countOf(evidence.count, 'entry').replace('entrys', 'entries')} that ${evidence.count === 1 ? 'is' : 'are'} NaN or infinite, although its cost is finite.`,
          fix: 'Look for a division by 0 in the backward pass: (a − t)/(a(1 − a)) where a is 0 or 1, or the derivative of a square root at 0.',
        },
  'printed-digits': ({ cost, unit, noise }) => ({
    title: 'The cost is printed with few digits',
    message: `The program’s costs are multiples of ${formatSize(unit)} (${cost}). This rounding is noise of about ${formatSize(noise)}, which hides small errors of the gradient.`,
    fix: 'Print the cost with 17 significant digits: "%.17g" in C, repr(…) in Python, JSON.stringify in JavaScript.',
  }),
  'noisy-cost': ({ cost, noise }) => ({
    title: 'The cost is noisy',
    message: `The program’s cost, ${formatNumber(cost)}, fluctuates by about ${formatSize(noise)} where it should be smooth. Only errors of the gradient above this noise can be detected.`,
    fix: 'Compute the cost in float64, from the parameters and the examples alone.',
  }),
  'epoch-costs': ({ told, cost, are }) => ({
    title: 'The training loop tells other costs',
    message: `The last epoch of the training loop has cost ${formatNumber(told)}, and the cost at its last parameters is ${formatNumber(cost)}. ${are === 'before' ? 'The costs are those before each epoch.' : 'A mean over the batches of an epoch, while the weights move, is another number than the cost.'}`,
    fix: 'To compare costs, compute the cost of all examples after each epoch.',
  }),
  float32: ({ of }) => ({
    title: 'The program computes in float32',
    message:
      of === 'parameters'
        ? 'The program rounds the parameters to float32, so it is judged with the precision of float32: an error below 0.1 % of the gradient may go undetected.'
        : 'Every number of the gradient is exactly representable in float32, so it is judged with that precision: an error below 0.1 % may go undetected.',
    fix: 'Compute in float64 while you check the gradient, if possible.',
  }),
  'cost-still': ({ cost }) => ({
    title: 'The cost does not depend on the parameters',
    message: `The program’s cost is ${exact(cost)} at all requested parameters, although its gradient is not 0. It is computed from other parameters, or rounded to this number.`,
    fix: 'Compute the cost from the parameters in the request instead of a copy from the start of the program, and return all its digits.',
  }),
  staircase: ({ width, height }) => ({
    title: 'The cost moves in steps',
    message: `The program’s cost is constant while the weights move by about ${formatSize(100 * width)} % of their size, then jumps by about ${formatSize(height)}. Such a cost has no derivative. Its slope over many steps is compared, which shows only large errors, such as an opposite sign.`,
    fix: 'Look for a function that is read from a table, for rounding and for integers in the forward pass. Compute it exactly while you check the gradient.',
  }),
  'two-costs': ({ cost, withGradient }) => ({
    title: 'Two methods of the program return different costs',
    message: `The method "cost" returns ${exact(cost)}. The method "gradient" returns ${exact(withGradient)} as the cost.`,
    fix: 'Use the same cost in both: the same reduction, regularization and examples.',
  }),
};

function exact(value: number): string {
  return formatNumber(value, ALL_DIGITS);
}
