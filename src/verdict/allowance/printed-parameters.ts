import { randomSigns } from '../../differences/directions.ts';
import { type Evaluation, evaluate } from '../../problem/evaluation.ts';
import { type ArrangedTensor, arrange } from '../../tensors/layout.ts';
import { parameterSpace } from '../../tensors/parameters.ts';
import { type Digits, halfUnit, precisionReader } from '../../tensors/precision.ts';

/** Errors of the reference's values since the program's parameters were printed in few digits. */
export interface ParametersAllowance {
  /** Distance of each parameter from the one that was printed, at most; of θ's length. */
  readonly halfUnits: Float64Array;
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
/**
 * Parameters are moved one by one where that takes no more multiply-adds, about a second; the sum of what each does is
 * more than they can do together.
 */
const ONE_BY_ONE_WORK = 5e8;
/** More of them are moved all together, up or down at random, so many times. */
const MOVES = 24;
/**
 * Times the root mean square of what that does: the real parameters are anywhere within their digits, so this is ten
 * standard deviations of theirs, of which a small sample may show half.
 */
const FACTOR = 6;

/** The precision of the parameters in a spec. */
export interface PrintedParameters {
  /**
   * The most digits that any parameter shows, where these may be all that a program printed or all that a person chose:
   * they count as exact.
   */
  readonly fewDigits?: number;
  /** Absent where the parameters are exact. */
  readonly allowance?: ParametersAllowance;
}

/** Returns the precision of a problem's parameters, by the digits that the numbers of each tensor show. */
export function printedParameters(evaluation: Evaluation): PrintedParameters {
  const { network, layout, parameters } = evaluation.problem;
  // Whichever tensors were selected: the others moved the numbers under test, too.
  const own = parameterSpace(network.space.tensors.filter(({ kind }) => kind !== 'input'));
  const tensors = arrange(own, layout).map((tensor) => ({
    ...tensor,
    digits: digitsOf(tensor, parameters),
  }));
  const fewDigits = fewDigitsOf(tensors, parameters);
  const halfUnits = halfUnitsOf(tensors, parameters);
  return {
    ...(fewDigits !== undefined && { fewDigits }),
    ...(halfUnits && { allowance: allowanceFor(evaluation, halfUnits) }),
  };
}

/**
 * Measures how much cost, gradient and all between change when the parameters move within the digits that they were
 * printed in (docs/numerics.md, section 4).
 */
function allowanceFor(evaluation: Evaluation, halfUnits: Float64Array): ParametersAllowance {
  const { problem } = evaluation;
  const few = halfUnits.length ** 2 * problem.data.count <= ONE_BY_ONE_WORK;
  const base = everythingOf(evaluation);
  const sums = base.map(({ length }) => new Float64Array(length));
  for (const move of few ? single(halfUnits) : together(halfUnits, problem.check.seed)) {
    const parameters = problem.parameters.map((value, k) => value + move[k]);
    const moved = everythingOf(evaluate({ ...problem, parameters }));
    sums.forEach((sum, i) => {
      for (let k = 0; k < sum.length; k++) {
        const change = Math.abs(moved[i][k] - base[i][k]);
        sum[k] += few ? change : change ** 2;
      }
    });
  }
  const [cost, gradient, ...layers] = few
    ? sums
    : sums.map((sum) => sum.map((squares) => FACTOR * Math.sqrt(squares / MOVES)));
  const count = problem.network.layers.length;
  return {
    halfUnits,
    cost: cost[0],
    gradient,
    z: layers.slice(0, count),
    a: layers.slice(count, 2 * count),
    deltas: layers.slice(2 * count),
  };
}

function* single(halfUnits: Float64Array): Iterable<Float64Array> {
  for (let k = 0; k < halfUnits.length; k++) {
    if (halfUnits[k] === 0) continue;
    const move = new Float64Array(halfUnits.length);
    move[k] = halfUnits[k];
    yield move;
  }
}

function* together(halfUnits: Float64Array, seed: number): Iterable<Float64Array> {
  const signs = randomSigns(MOVES * halfUnits.length, seed);
  for (let move = 0; move < MOVES; move++) {
    yield halfUnits.map((size, k) => size * signs[move * halfUnits.length + k]);
  }
}

/** The cost, the gradient, then every layer's z, a and ∂cost/∂z. */
function everythingOf({ cost, pass, backpropagation }: Evaluation): Float64Array[] {
  const { gradient, deltas } = backpropagation;
  return [Float64Array.of(cost.total), gradient, ...pass.z, ...pass.a, ...deltas];
}

/** Parameters of one digit were hardly ever printed by a program. */
const FEWEST = 2;

/** A tensor with the digits of its numbers; these are undefined where the numbers are exact. */
interface PrintedTensor extends ArrangedTensor {
  readonly digits: Digits | undefined;
}

function fewDigitsOf(tensors: readonly PrintedTensor[], parameters: Float64Array): number | undefined {
  let most = 0;
  for (const { digits, source } of tensors) {
    if (digits !== undefined) most = Math.max(most, digits.significant);
    else if (source.some((index) => parameters[index] !== 0)) return undefined;
  }
  return most >= FEWEST && most < PRINTED_FROM ? most : undefined;
}

function halfUnitsOf(tensors: readonly PrintedTensor[], parameters: Float64Array): Float64Array | undefined {
  const printed = tensors.flatMap(({ digits }) =>
    digits !== undefined && isPrinted(digits) ? [digits] : [],
  );
  if (printed.length === 0) return undefined;
  const common = {
    decimals: Math.max(...printed.map(({ decimals }) => decimals)),
    significant: Math.max(...printed.map(({ significant }) => significant)),
  };
  const halfUnits = new Float64Array(parameters.length);
  for (const { source, digits } of tensors) {
    if (digits === undefined) continue;
    // 0.5 and 2 among numbers of four digits were 0.5000 and 2.000, of which JSON keeps no zeros.
    const precision = { roundoff: 0, digits: isPrinted(digits) ? digits : common };
    for (const index of source) halfUnits[index] = halfUnit(parameters[index], precision);
  }
  return halfUnits;
}

function isPrinted({ significant }: Digits): boolean {
  return significant >= PRINTED_FROM;
}

/** The digits of a tensor's numbers; undefined where they are exact: all zeros, or with all digits of a float64. */
function digitsOf({ source }: ArrangedTensor, parameters: Float64Array): Digits | undefined {
  const reader = precisionReader();
  for (const index of source) {
    reader.add(String(parameters[index]), parameters[index]);
    if ((reader.precision().digits?.significant ?? 0) >= ALL_DIGITS) return undefined;
  }
  const zeros = source.every((index) => parameters[index] === 0);
  return zeros ? undefined : (reader.precision().digits ?? WHOLE);
}

/** Whole numbers show nothing of how they were printed. */
const WHOLE: Digits = { decimals: 0, significant: 0 };
