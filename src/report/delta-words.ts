import type { DeltaTables } from '../verdict/verdict.ts';

/** Says what ∂cost/∂z in these tables is of recurrent layers, and of which layers yours have no table. */
export function deltasInWords({ tensors, recurrent, others }: DeltaTables): string[] {
  const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
  const sentences: string[] = [];
  if (recurrent.length > 0)
    sentences.push(
      `Of a recurrent layer (${quoted(recurrent)}) z is its output h, and ∂cost/∂z what the layers above hand it, without what the next step hands back.`,
    );
  if (others.length > 0)
    sentences.push(
      `Your ∂cost/∂z of ${quoted(others)} have no table: they are compared with another derivative than the measured one, which has nothing of what the next step hands back.`,
    );
  if (tensors.length === 0 && others.length === 0)
    sentences.push(
      'No ∂cost/∂z is compared: yours is not given. Add "deltas", by layer, one row an example.',
    );
  return sentences;
}
