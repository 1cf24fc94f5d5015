import type { TransposedFinding } from '../../verdict/gradient/transposed.ts';
import type { Words } from './form.ts';

/** What is said of a tensor in the transpose of its shape. */
export function transposedWords({ where: { tensor }, evidence }: TransposedFinding): Words {
  const { part, expected, given, layout } = evidence;
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
}

function shape(lengths: readonly number[]): string {
  return `[${lengths.join(', ')}]`;
}
