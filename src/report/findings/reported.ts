import type { Finding } from '../../verdict/finding.ts';
import type { Words } from './form.ts';

/** What is said of the form of reported numbers. */
export const REPORTED_WORDS: Readonly<Record<'transposed-shape', (finding: Finding) => Words>> = {
  'transposed-shape': ({ where: { tensor }, evidence: { part, expected, given, layout } }) => {
    const title = `${tensor} is transposed`;
    const found = `${tensor === part ? 'It' : `In ${part}, it`} was given as ${shape(given)}, and expected as ${shape(expected)}: its transpose was compared.`;
    if (part === 'outputs' || part === 'preActivations' || part === 'activations' || part === 'deltas') {
      return {
        title,
        message: found,
        fix: 'Give one row an example: columns are expected only where the data of the spec have "examplesIn": "columns".',
      };
    }
    const declare =
      layout === undefined
        ? ''
        : `, or ${layout === '{}' ? 'leave "layout" out of' : `say "layout": ${layout} in`} the parameters of the spec, if your program stores them so`;
    return {
      title,
      message: `${found} In this shape it cannot be subtracted from the parameters that the spec declares.`,
      fix: `Transpose it${declare}.`,
    };
  },
};

function shape(lengths: unknown): string {
  return Array.isArray(lengths) ? `[${lengths.join(', ')}]` : String(lengths);
}
