import { forward } from '../network/forward.ts';
import type { Problem } from '../problem/problem.ts';

/** The outputs of a network of two inputs over a part of the plane. */
export interface Surface {
  /** From the least to the largest of each input, [x, y]. */
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  /** Points along each side. */
  readonly side: number;
  /** A list for each output, row by row from the least y. */
  readonly outputs: readonly Float64Array[];
}

/** Points along a side: enough for smooth lines, and evaluated in a moment. */
const SIDE = 64;
/** How much more of the plane is shown than the examples take. */
const AROUND = 0.2;

/** Evaluates a network of two inputs around its examples; undefined where it has another number of inputs. */
export function surfaceOf({ network, data }: Problem, theta: Float64Array): Surface | undefined {
  if (network.inputs !== 2) return undefined;
  const [x, y] = [0, 1].map((input) => {
    const values = data.inputs.filter((_, k) => k % 2 === input);
    const [least, most] = values.reduce(
      ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
      [Infinity, -Infinity],
    );
    const around = AROUND * (most - least || 1);
    return [least - around, most + around] as const;
  });
  const at = ([from, to]: readonly [number, number], k: number) => from + ((to - from) * k) / (SIDE - 1);
  const inputs = new Float64Array(2 * SIDE * SIDE);
  for (let k = 0; k < SIDE * SIDE; k++) {
    inputs[2 * k] = at(x, k % SIDE);
    inputs[2 * k + 1] = at(y, Math.floor(k / SIDE));
  }
  const { a } = forward(network, theta, inputs, SIDE * SIDE);
  const last = a[a.length - 1];
  const units = last.length / (SIDE * SIDE);
  const outputs = Array.from({ length: units }, (_, unit) => last.filter((_value, k) => k % units === unit));
  return { from: [x[0], y[0]], to: [x[1], y[1]], side: SIDE, outputs };
}
