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
    message: `Asked for its cost at the same parameters again, it gives another: ${exact(first)}, then ${others.map(exact).join(' and ')}. No difference of two such costs is a derivative.`,
    fix: 'Seed its random numbers before every cost, and switch off dropout, shuffling and batches that are drawn.',
  }),
  'not-restored': ({ first, last, given }) => ({
    title: 'The cost changed while it was asked for',
    message: `Its cost at the same parameters was ${exact(first)} at the beginning and is ${exact(last)} at the end${given === 'yes' ? '' : ', unless the parameters are given to it again: a weight that was moved was not put back'}.`,
    fix: 'Save a weight before it is moved and put the saved value back; compute the cost from the parameters and the examples alone, and change neither.',
  }),
  'gradient-accumulates': ({ ratio, tensors }) => ({
    title: 'The gradient grows with every call',
    message: `Asked for its gradient at the same parameters again, the program gives ${formatNumber(ratio)} times the first one${tensors === undefined ? '' : ` in ${tensors}, and the same in all other tensors`}: it adds to what is there. The first answer was judged.`,
    fix:
      tensors === undefined
        ? 'Set the gradient to zero at the beginning of every backward pass.'
        : `Set the gradient of ${tensors} to zero at the beginning of every backward pass, as the others are.`,
  }),
  'gradient-changes': ({ weights, largest }) => ({
    title: 'The gradient changes from call to call',
    message: `Asked for its gradient at the same parameters again, the program gives another one at ${countOf(weights, 'weight')}, off by up to ${formatSize(largest)} of the largest entry. The first answer was judged.`,
    fix: 'Look for what the backward pass or an update step leaves behind: activations of another call, parameters that it changed, random numbers.',
  }),
  'not-finite': (evidence) =>
    evidence.what === 'cost'
      ? {
          title: 'The cost is not a number',
          message: `The program’s cost is ${evidence.value} at the parameters to check at, so nothing can be compared.`,
          fix: 'Look for parameters or data that are too large, and for the logarithm of an output that is 0 or 1.',
        }
      : {
          title: 'The gradient is not finite',
          message: `The program’s gradient has ${countOf(evidence.count, 'entry').replace('entrys', 'entries')} that ${evidence.count === 1 ? 'is' : 'are'} NaN or infinite, though its cost is finite.`,
          fix: 'Look for a division by 0 in the backward pass: (a − t)/(a(1 − a)) where a is 0 or 1, or the derivative of a root at 0.',
        },
  'printed-digits': ({ cost, unit, noise }) => ({
    title: 'The cost is printed with few digits',
    message: `The program’s costs end at the unit ${formatSize(unit)} (${cost}): differences of them are judged with a noise of ${formatSize(noise)}, which hides small errors.`,
    fix: 'Print the cost in 17 significant digits: "%.17g" in C, repr(…) in Python, JSON.stringify in JavaScript.',
  }),
  'noisy-cost': ({ cost, noise }) => ({
    title: 'The cost is noisy',
    message: `The program’s cost, ${formatNumber(cost)}, moves by about ${formatSize(noise)} where it should be smooth: only errors above that are seen.`,
    fix: 'Compute it in float64, from the parameters and the examples alone.',
  }),
  float32: ({ of }) => ({
    title: 'The program computes in float32',
    message:
      of === 'parameters'
        ? 'The program rounds the parameters to float32, so it is judged as a float32 program: errors below 0.01 % of a gradient are not seen.'
        : 'Every number of the gradient is a float32 number, so it is judged as such: errors below 0.01 % are not seen.',
    fix: 'Switch to float64 while you check the gradient, if you can.',
  }),
  'cost-still': ({ cost }) => ({
    title: 'The cost does not depend on the parameters',
    message: `The program’s cost is ${exact(cost)} whatever parameters it is given, though its gradient is not 0: it is computed from others, or rounded to this number.`,
    fix: 'Compute it from the parameters of the request, and not from copies of them that the program made when it started; answer it as it is, in all its digits.',
  }),
  'two-costs': ({ cost, withGradient }) => ({
    title: 'Cost and gradient come with different costs',
    message: `The method cost gives ${exact(cost)}, and the method gradient says that the cost is ${exact(withGradient)}.`,
    fix: 'Let both compute the same cost: the same reduction, the same regularization, the same examples.',
  }),
};

function exact(value: number): string {
  return formatNumber(value, ALL_DIGITS);
}
