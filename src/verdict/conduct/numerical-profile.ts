import { randomSigns } from '../../differences/directions.ts';
import { measureNoise } from '../../differences/noise.ts';
import { findStairs, type Stairs } from '../../differences/stairs.ts';
import { balancedStep } from '../../differences/steps/step-sizes.ts';
import type { GradientAnswer, Implementation, OutputsAnswer } from '../../subjects/implementation.ts';
import { halfUnit } from '../../tensors/precision.ts';
import { UNIT_ROUNDOFF } from '../../tensors/rounding.ts';
import { isFloat32, printedPrecisionOf } from '../allowance/printed-precision.ts';

/** The numerical properties of an implementation at θ, measured before anything is judged. */
export interface NumericalProfile {
  /** Its cost at θ, asked three times. */
  readonly costs: readonly number[];
  /** Absent where it has only update steps, and those do not show one. */
  readonly gradient?: GradientAnswer;
  readonly outputs?: OutputsAnswer;
  /** e_f, the standard deviation of one cost under rounding, printing and chance. */
  readonly noise: number;
  /** The noise a step away, where it is larger: near a cost of 0, a sum of squares of rounded numbers has hardly any. */
  readonly noiseAway?: number;
  /** The part of the noise that comes from the printed digits of the cost; 0 for all digits. */
  readonly printing: number;
  /** Whether its cost was the same at every point. */
  readonly still: boolean;
  /** Whether it stores the parameters, or computes, in float32. */
  readonly float32: 'parameters' | 'arithmetic' | undefined;
  /** Of a cost that is constant over a range of steps and then jumps. */
  readonly stairs?: Stairs;
  /** Unit roundoff of its arithmetic. */
  readonly roundoff: number;
  readonly evaluations: number;
}

/** An implementation under test at parameters θ. */
export interface ProfiledImplementation {
  readonly implementation: Implementation;
  readonly theta: Float64Array;
  /** The size of each weight, in which its step is measured. */
  readonly scales: Float64Array;
  readonly profile: NumericalProfile;
}

/** The noise along one direction may be untypical, of a few weights: the largest of three is taken. */
const DIRECTIONS = { few: 3, many: 1 };
/** Three calls find a cost that is drawn from two equally likely values three times out of four, and cost little. */
const REPEATS = 3;
/** The standard deviation of a number rounded to a unit is 1/√12 of the unit, which is this many of its halves. */
const ROUNDED = 2 / Math.sqrt(12);
/** Costs of fewer than about twelve digits have equal neighbours for that reason. */
const FEW_DIGITS = 2 ** -40;
/** A cost that changes by this part of itself over 1e-7 of the weights is near 0: its noise at θ is not that a step away. */
const STEEP = 1e-3;
/** A jump of this many roundings is none: a sum of many terms has hundreds. */
const LARGER = 2 ** 14;

/**
 * Asks what has to be known before a verdict: the same cost three times, the gradient, the outputs, and the noise of
 * the cost (docs/numerics.md, section 3).
 *
 * @param scales the size of each weight
 * @param directions how many it takes: `many` is for thousands of weights, where one is as good as another
 */
export async function profileCost(
  implementation: Implementation,
  theta: Float64Array,
  scales: Float64Array,
  seed: number,
  directions: keyof typeof DIRECTIONS = 'few',
): Promise<NumericalProfile> {
  const costs: number[] = [];
  for (let k = 0; k < REPEATS; k++) costs.push(await implementation.cost(theta));
  const gradient = await implementation.gradient(theta);
  const outputs = await implementation.outputs?.(theta);
  const [base] = costs;
  if (!Number.isFinite(base)) {
    const none = {
      noise: Number.NaN,
      printing: 0,
      still: false,
      float32: undefined,
      roundoff: UNIT_ROUNDOFF.float64,
      evaluations: REPEATS,
    };
    return { costs, ...(gradient && { gradient }), ...(outputs && { outputs }), ...none };
  }

  const seen = [...costs];
  let flat = false;
  const around = implementation.around(theta, base);
  const note = (changes: Float64Array) => {
    seen.push(...changes.map((change) => base + change));
    flat ||= changes.some((change, k) => k > 0 && change === changes[k - 1]);
  };
  const watched = {
    async changes(...asked: Parameters<typeof around.changes>) {
      const changes = await around.changes(...asked);
      note(changes.values);
      return changes;
    },
    ...(around.along && {
      async along(...asked: Parameters<NonNullable<typeof around.along>>) {
        const changes = await around.along!(...asked);
        note(changes.values);
        return changes;
      },
    }),
  };
  let [noise, change, evaluations] = [0, 0, REPEATS + 1];
  const lines = Array.from({ length: DIRECTIONS[directions] }, (_, k) =>
    randomSigns(theta.length, seed + k).map((sign, w) => sign * scales[w]),
  );
  for (const line of lines) {
    const measured = await measureNoise(watched, line);
    noise = Math.max(noise, measured.noise);
    change = Math.max(change, measured.change);
    evaluations += measured.evaluations;
  }
  let noiseAway = 0;
  if (change > STEEP * Math.abs(base)) {
    for (const line of lines) {
      const measured = await measureNoise(around, line, balancedStep(noise, base));
      noiseAway = Math.max(noiseAway, measured.noise);
      evaluations += measured.evaluations;
    }
  }
  const still = seen.every((cost) => cost === base);
  // Whole numbers in a tensor are exact; costs that all are have been rounded.
  const whole = !still && seen.every(Number.isInteger);
  const printing = ROUNDED * (whole ? 1 / 2 : halfUnit(base, printedPrecisionOf(seen)));
  // What does not move at all does not tell what it is computed in.
  const arithmetic =
    still || gradient === undefined
      ? undefined
      : await float32Of(implementation, theta, base, gradient, printing);
  // Numbers that are float32 and costs of few digits have equal neighbours, too.
  let stairs: Stairs | undefined;
  if (flat && !still && printing <= FEW_DIGITS * Math.abs(base) && arithmetic !== 'arithmetic') {
    const rounding = LARGER * Math.max(UNIT_ROUNDOFF.float64 * Math.abs(base), printing);
    const along = randomSigns(theta.length, seed).map((sign, w) => sign * scales[w]);
    const found = await findStairs(around, along, rounding);
    stairs = found.stairs;
    evaluations += found.evaluations;
  }
  const float32 = stairs ? undefined : arithmetic;
  const roundoff = UNIT_ROUNDOFF[float32 === undefined ? 'float64' : 'float32'];
  const jitter = Math.max(...costs) - Math.min(...costs);
  return {
    costs,
    ...(gradient && { gradient }),
    ...(outputs && { outputs }),
    noise: Math.max(noise, printing, jitter, roundoff * Math.abs(base), stairs?.noise ?? 0),
    ...(noiseAway > 0 && { noiseAway }),
    printing,
    still,
    float32,
    ...(stairs && { stairs }),
    roundoff,
    evaluations,
  };
}

/** Tells whether a program works in float32: its numbers are float32, or rounding θ to float32 does not move its cost. */
async function float32Of(
  implementation: Implementation,
  theta: Float64Array,
  base: number,
  { gradient, ofStep }: GradientAnswer,
  printing: number,
): Promise<NumericalProfile['float32']> {
  const rounded = theta.map(Math.fround);
  const cost = await implementation.cost(rounded);
  const expected = theta.reduce((sum, weight, k) => sum + gradient[k] * (rounded[k] - weight), 0);
  const arithmetic = ofStep?.single ?? isFloat32(gradient);
  const visible = 4 * (printing + 2 * UNIT_ROUNDOFF[arithmetic ? 'float32' : 'float64'] * Math.abs(base));
  if (cost === base && Math.abs(expected) > visible) return 'parameters';
  return arithmetic ? 'arithmetic' : undefined;
}
