import type { Transposed } from '../../subjects/report-file/reported-numbers.ts';
import type { Finding } from '../finding.ts';

/** The finding of a tensor that was given in the transpose of its shape; a gradient in that shape cannot be subtracted. */
export function transposedFinding({ part, name, expected, given, layouts }: Transposed): Finding {
  const ofValues =
    part === 'outputs' || part === 'preActivations' || part === 'activations' || part === 'deltas';
  return {
    code: 'NN003',
    slug: 'transposed-shape',
    severity: ofValues ? 'warning' : 'error',
    where: { tensor: name },
    evidence: { part, expected, given, ...(layouts.length > 0 && { layout: layouts.join(' or ') }) },
    runnersUp: [],
  };
}
