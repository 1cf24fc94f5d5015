import type { NotFiniteCause, NotFiniteFinding } from '../../verdict/findings/diagnosis.ts';
import { formatNumber } from '../numbers.ts';
import type { Words } from './form.ts';

const WHAT = { outputs: 'outputs are', cost: 'cost is', gradient: 'gradient is' } as const;

/** What is said of NN605 in reported numbers: what makes them NaN or infinite. */
export function notFiniteWords({ evidence: { part, value, cause } }: NotFiniteFinding): Words {
  const [why, fix] = cause === undefined ? UNKNOWN : causeInWords(cause);
  return { title: `Your ${WHAT[part]} not finite`, message: `${value} in your ${part}${why}.`, fix };
}

const UNKNOWN: [string, string] = [
  ': no exponential, logarithm or quotient of the textbook formulas is the cause',
  'Print the intermediate values in their order, and look for the first that is NaN or infinite.',
];

const SHIFT = 'Subtract the largest z of each example before the exponential: e = exp(z − max(z)), a = e/Σe.';

function causeInWords(cause: NotFiniteCause): [string, string] {
  switch (cause.of) {
    case 'exponential':
      return [
        `: e^z overflows at z = ${formatNumber(cause.z)} of layer "${cause.layer}", unit ${cause.unit}, example ${cause.example}`,
        SHIFT,
      ];
    case 'exponentials of 0': {
      const { layer, example, z, subtracted } = cause;
      const power = subtracted === undefined ? 'e^z' : `e^(z − ${formatNumber(subtracted)})`;
      const batch =
        subtracted === undefined ? '' : `, and that of the whole batch ${formatNumber(subtracted)}`;
      return [
        `: every ${power} of layer "${layer}" is 0 in example ${example}, where the largest z is ${formatNumber(z)}${batch}: the softmax is 0/0`,
        SHIFT,
      ];
    }
    case 'logarithm': {
      const logarithm = cause.output === 0 ? 'ln a' : 'ln(1 − a)';
      const product = cause.factor === 0 ? '0·ln 0' : 'ln 0';
      return [
        `: ${product}, since output ${cause.unit} of example ${cause.example} is ${cause.output} (${logarithm}, target ${formatNumber(cause.target)})`,
        'Compute the cross-entropy from the pre-activations, without a logarithm of an output: z_max + ln Σ e^(z − z_max) − z_t for a softmax, ln(1 + e^−|z|) + max(z, 0) − t·z for a sigmoid.',
      ];
    }
    case 'quotient':
      return [
        `: ${cause.formula} is ${formatNumber(cause.over)}/0, since output ${cause.unit} of example ${cause.example} is ${cause.output} (target ${formatNumber(cause.target)})`,
        'Compute δ = a − t for the cross-entropy together with its activation. The quotient cancels in it.',
      ];
  }
}
