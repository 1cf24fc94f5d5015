import type { Problem } from '../../problem/problem.ts';
import { dot } from '../../tensors/dot.ts';
import { gather } from '../../tensors/layout.ts';
import type { ReportedArray } from '../claims/claims.ts';
import { patternOf } from './patterns.ts';

/** What the numbers of one tensor alone show against the right ones. */
export interface Known {
  readonly tensor: string;
  readonly cosine: number;
  /** `right`, `all 0`, `k times the right one`, …; undefined where nothing is to be seen. */
  readonly pattern?: string;
}

/** A pattern is one to this part of a tensor's numbers. */
const SAME = 1e-5;

/** Describes each tensor by itself, where no fault explains all of them: what is right, and how the others look. */
export function whatIsKnown(
  { tensors, parameters }: Pick<Problem, 'tensors' | 'parameters'>,
  right: Float64Array,
  claim: ReportedArray,
): Known[] {
  return tensors.flatMap((tensor): Known[] => {
    if (tensor.source.every((index) => claim.given[index] !== 1)) return [];
    const compared = {
      given: gather(claim.values, tensor),
      right: gather(right, tensor),
      theta: gather(parameters, tensor),
      shape: tensor.shape,
    };
    const size = Math.sqrt(dot(compared.right, compared.right) / compared.right.length);
    const doubt = new Float64Array(tensor.source.length).fill(SAME * size);
    const digits = gather(claim.precision, tensor).map(
      (value, k) => value + SAME * SAME * Math.abs(compared.given[k]),
    );
    const pattern = patternOf({ ...compared, doubt, digits });
    return [
      {
        tensor: tensor.name,
        cosine: cosineOf(compared.given, compared.right),
        ...(pattern && { pattern: pattern.does }),
      },
    ];
  });
}

export function cosineOf(x: Float64Array, y: Float64Array): number {
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}
