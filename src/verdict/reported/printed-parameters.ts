import { randomSigns } from '../../differences/directions.ts';
import { backpropagate } from '../../network/backpropagation.ts';
import { costOf } from '../../network/cost.ts';
import { forward } from '../../network/forward.ts';
import type { Problem } from '../../problem/problem.ts';
import { type Digits, exactnessReader, halfUnit } from '../../tensors/exactness.ts';
import type { ArrangedTensor } from '../../tensors/layout.ts';

/** By how much everything can be off since the program's parameters were printed in few digits. */
export interface ParametersAllowance {
  readonly cost: number;
  readonly gradient: Float64Array;
  /** By layer, [examples, units]. */
  readonly z: readonly Float64Array[];
  readonly a: readonly Float64Array[];
  readonly deltas: readonly Float64Array[];
}

/** Parameters of fewer digits were chosen by hand, as 0.15 is; programs print at least as many as these. */
const PRINTED_FROM = 4;
/** So many digits are all that a float64 has. */
const ALL_DIGITS = 16;
/** Random moves of all parameters; their root mean square is known to a quarter with so many. */
const MOVES = 8;
/** Times that: the real parameters are anywhere within their digits, and so 7 standard deviations of theirs. */
const FACTOR = 4;

/**
 * Measures how much cost, gradient and all between change when the parameters move within the digits that they were
 * printed in (NUMERICS.md, section 4); undefined where they are exact.
 */
export function printedParameters(problem: Problem): ParametersAllowance | undefined {
  const halfUnits = halfUnitsOf(problem);
  if (halfUnits === undefined) return undefined;
  const base = everythingAt(problem, problem.parameters);
  const squares = base.map(({ length }) => new Float64Array(length));
  for (let move = 0; move < MOVES; move++) {
    const signs = randomSigns(halfUnits.length, problem.check.seed + move);
    const moved = everythingAt(
      problem,
      problem.parameters.map((value, k) => value + signs[k] * halfUnits[k]),
    );
    squares.forEach((sum, i) => {
      for (let k = 0; k < sum.length; k++) sum[k] += (moved[i][k] - base[i][k]) ** 2;
    });
  }
  const [cost, gradient, ...layers] = squares.map((sum) =>
    sum.map((total) => FACTOR * Math.sqrt(total / MOVES)),
  );
  const count = problem.network.layers.length;
  return {
    cost: cost[0],
    gradient,
    z: layers.slice(0, count),
    a: layers.slice(count, 2 * count),
    deltas: layers.slice(2 * count),
  };
}

/** The cost, the gradient, then every layer's z, a and ∂cost/∂z. */
function everythingAt({ network, data }: Problem, theta: Float64Array): Float64Array[] {
  const pass = forward(network, theta, data.inputs, data.count);
  const { gradient, deltas } = backpropagate(network, theta, data, pass);
  const cost = Float64Array.of(costOf(network, theta, pass, data).total);
  return [cost, gradient, ...pass.z, ...pass.a, ...deltas];
}

/** How far each parameter can be from the one that was printed; undefined where none can. */
export function halfUnitsOf({ tensors, parameters }: Problem): Float64Array | undefined {
  const digits = tensors.map((tensor) => digitsOf(tensor, parameters));
  const printed = digits.filter((one) => one !== undefined && one.significant >= PRINTED_FROM);
  if (printed.length === 0) return undefined;
  const decimals = Math.max(...printed.map((one) => one!.decimals));
  const halfUnits = new Float64Array(parameters.length);
  tensors.forEach(({ source }, k) => {
    const own = digits[k];
    if (own === undefined) return;
    // 0.5 among numbers of four decimals was 0.5000, of which JSON keeps no zeros.
    const exactness = {
      roundoff: 0,
      digits: own.significant >= PRINTED_FROM ? own : { ...own, decimals, significant: ALL_DIGITS },
    };
    for (const index of source) halfUnits[index] = halfUnit(parameters[index], exactness);
  });
  return halfUnits;
}

/** The digits of a tensor's numbers; undefined where they are exact: whole numbers, or with all digits of a float64. */
function digitsOf({ source }: ArrangedTensor, parameters: Float64Array): Digits | undefined {
  const reader = exactnessReader();
  for (const index of source) {
    reader.add(String(parameters[index]), parameters[index]);
    if ((reader.exactness().digits?.significant ?? 0) >= ALL_DIGITS) return undefined;
  }
  return reader.exactness().digits;
}
