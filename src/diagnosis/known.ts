import type { Problem } from '../problem/problem.ts';
import { type ArrangedTensor, gather } from '../tensors/layout.ts';
import type { Claim } from './claims.ts';

/** What the numbers of one tensor alone show against the right ones. */
export interface Known {
  readonly tensor: string;
  readonly cosine: number;
  /** The number by which the right ones have to be multiplied to come nearest. */
  readonly ratio: number;
  /** `right`, `all 0`, `k times the right one`, …; undefined where nothing is to be seen. */
  readonly pattern?: string;
}

/** A pattern is one to this part. */
const SAME = 1e-5;

/** Describes each tensor by itself, where no fault explains all of them: what is right, and how the others look. */
export function whatIsKnown({ tensors, parameters }: Problem, right: Float64Array, claim: Claim): Known[] {
  return tensors.flatMap((tensor) => {
    if (tensor.source.every((index) => claim.given[index] !== 1)) return [];
    const known = compare(
      gather(claim.values, tensor),
      gather(right, tensor),
      gather(parameters, tensor),
      tensor,
    );
    return [{ tensor: tensor.name, ...known }];
  });
}

function compare(given: Float64Array, right: Float64Array, theta: Float64Array, { shape }: ArrangedTensor) {
  const cosine = dot(given, right) / Math.sqrt(dot(given, given) * dot(right, right));
  const ratio = dot(given, right) / dot(right, right);
  const size = Math.sqrt(dot(right, right));
  const near = (apart: Float64Array, scale = size) => Math.sqrt(dot(apart, apart)) <= SAME * scale;
  const rest = given.map((value, k) => value - right[k]);
  const share = dot(rest, theta) / dot(theta, theta);
  const pattern = near(rest)
    ? 'right'
    : dot(given, given) === 0
      ? 'all 0'
      : near(
            given.map((value, k) => value - ratio * right[k]),
            Math.sqrt(dot(given, given)),
          )
        ? `${short(ratio)} times the right one`
        : near(
              given.map((value, k) => value - theta[k]),
              Math.sqrt(dot(theta, theta)),
            )
          ? 'equal to the parameters'
          : near(
                rest.map((value, k) => value - share * theta[k]),
                Math.sqrt(dot(rest, rest)),
              )
            ? `the right one plus ${short(share)} times the parameters`
            : sameNumbers(given, right)
              ? `the right numbers in another order${shape.length === 2 ? ', as of a transpose' : ''}`
              : near(given.map((value, k) => Math.abs(value) - Math.abs(right[k])))
                ? 'right but for signs'
                : undefined;
  return { cosine, ratio, ...(pattern !== undefined && { pattern }) };
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k] * y[k];
  return sum;
}

function sameNumbers(one: Float64Array, other: Float64Array): boolean {
  const [a, b] = [one.slice().sort(), other.slice().sort()];
  const scale = Math.max(Math.abs(b[0]), Math.abs(b[b.length - 1]));
  return scale > 0 && a.every((value, k) => Math.abs(value - b[k]) <= SAME * scale);
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
