import type { Transposed } from '../../subjects/report-file/reported-numbers.ts';
import type { FindingForm } from '../findings/form.ts';

/** NN003: a tensor that was given in the transpose of its shape. */
export interface TransposedFinding extends FindingForm {
  readonly family: 'transposed';
  readonly code: 'NN003';
  readonly slug: 'transposed-shape';
  readonly evidence: {
    readonly part: Transposed['part'];
    readonly expected: readonly number[];
    readonly given: readonly number[];
    /** The layouts of a spec that declare the given shape: `{"weight": "in-out"}`. */
    readonly layout?: string;
  };
}

/** Reports a transposed tensor; a gradient in that shape cannot be subtracted. */
export function transposedFinding({ part, name, expected, given, layouts }: Transposed): TransposedFinding {
  const ofValues =
    part === 'outputs' || part === 'preActivations' || part === 'activations' || part === 'deltas';
  return {
    family: 'transposed',
    code: 'NN003',
    slug: 'transposed-shape',
    severity: ofValues ? 'warning' : 'error',
    where: { tensor: name },
    evidence: { part, expected, given, ...(layouts.length > 0 && { layout: layouts.join(' or ') }) },
    runnersUp: [],
  };
}
