import { NncheckError } from '../errors.ts';
import { isDenseChain, readersOf } from '../network/graph.ts';
import type { Network } from '../network/network.ts';
import { type Evaluation, inFloat64 } from '../problem/evaluation.ts';
import { once } from '../problem/once.ts';
import type { Problem } from '../problem/problem.ts';
import { type Derivatives, type MeasureOptions, measureDerivatives, noDerivatives } from './derivatives.ts';
import { randomSigns } from './directions.ts';
import { byIncrements } from './increments/increments.ts';
import { takeSnapshot } from './increments/snapshot.ts';
import { type Measure, measurementByNodes, tensorsByNode } from './nodes/measurement.ts';
import { withTerms } from './nodes/terms.ts';
import { weightPairs } from './nodes/weight-pairs.ts';
import { measureNoise } from './noise.ts';
import { movesOf } from './shares/answers.ts';
import { type Share, unitsOfPart, weightsOfPart } from './shares/part.ts';
import { rememberedCost, rememberedIncrements } from './shares/remembered-cost.ts';
import { reachOf } from './steps/reaches.ts';
import { balancedStep, inputRms, stepScales, stepSize } from './steps/step-sizes.ts';
import { bySubtraction } from './subtraction.ts';
import type { ClaimedDeltas } from './units/claimed-deltas.ts';
import { measureUnits } from './units/measure-units.ts';
import type { NumericDeltas } from './units/numeric-deltas.ts';
import { type Disagreement, spotCheck } from './units/spot-check.ts';
import type { UnitMeasurement } from './units/weight-derivatives.ts';

/** A way to measure the reference's derivatives at its parameters. */
export interface ReferenceMeasurement {
  /** The number of evaluations of the preparation. */
  readonly evaluations: number;
  /** @param factor the fraction of the usual steps to measure at (see `stepSize`) */
  measure(weights: Int32Array, factor?: number, options?: MeasureOptions): Promise<Derivatives>;
  /** Returns the summed magnitudes of these weights without what underflow may have lost; absent where none counts that. */
  terms?(weights: Int32Array, signal?: AbortSignal): Promise<Float64Array>;
}

export interface MeasurementOptions {
  /** The step relative to the weight's size. */
  readonly step?: number | undefined;
  /** Told of the numeric ∂cost/∂z of the first measurement by unit. */
  readonly onDeltas?: ((deltas: NumericDeltas) => void) | undefined;
  /** ∂cost/∂z of the program whose gradient is judged, which decides at kinks. */
  readonly claimed?: ClaimedDeltas | undefined;
  /** What this machine does of the check, or what others have done. */
  readonly share?: Share | undefined;
}

/** Returns the indices in θ of the weights that are not frozen. */
export function trainable({ frozen }: Problem): Int32Array {
  const weights = new Int32Array(frozen.length);
  let many = 0;
  for (let index = 0; index < frozen.length; index++) if (frozen[index] === 0) weights[many++] = index;
  return many === frozen.length ? weights : weights.slice(0, many);
}

/**
 * The step of increments relative to the reach: truncation (∝ 2⁻⁸⁰) is far below rounding, and a kink is seldom so
 * near.
 */
const SMALL_STEP = 2 ** -40;

/** Weights times examples from which on the WebAssembly module is worth being compiled. */
const WORTH_WEBASSEMBLY = 20_000;

/** The measurement of a cost that is not finite: its differences are NaN. */
const NO_MEASUREMENT: ReferenceMeasurement = {
  evaluations: 0,
  async measure({ length }) {
    const none = noDerivatives(length);
    none.value.fill(Number.NaN);
    none.bound.fill(Number.NaN);
    return none;
  },
};

/**
 * Prepares to measure derivatives by unit: a pair of exact changes for each pre-activation and example, from which the
 * derivatives with respect to the weights follow. In a network of other layers than dense ones the numbers of each operation
 * are moved through those that read them (`measurementByNodes`).
 */
export function measurementByUnits(
  evaluation: Evaluation,
  { step, onDeltas, claimed, share }: MeasurementOptions = {},
): ReferenceMeasurement {
  if (!Number.isFinite(evaluation.cost.total)) return NO_MEASUREMENT;
  const { network, parameters: theta, data, frozen } = evaluation.problem;
  const snapshot = takeSnapshot(network, theta, data, inFloat64(evaluation).pass);
  const answers = share?.answers;
  const backend = theta.length * data.count > WORTH_WEBASSEMBLY ? 'webassembly' : 'javascript';
  const look = async (measured: Derivatives, weights: Int32Array, signal?: AbortSignal): Promise<number> => {
    const { evaluations, disagreement } = await spotCheck(
      network,
      snapshot,
      measured,
      weights,
      signal,
      backend,
    );
    if (disagreement !== undefined) throw new Error(inWords(evaluation.problem, disagreement));
    return evaluations;
  };
  const hasInputs = network.space.tensors.some(({ kind }) => kind === 'input');
  return isDense(network) && !hasInputs ? byUnits() : byNodes();

  function byNodes(): ReferenceMeasurement {
    const below = once(() => measurementByIncrements(evaluation, { step, share }));
    if (step !== undefined) return below();
    const prepared = once(() => {
      const pairs = once(() => {
        const reach = reachOf(network, theta, snapshot.pass);
        const full = withTerms(network, snapshot);
        const cost = rememberedIncrements(byIncrements(network, full, backend), share);
        return weightPairs(cost, (weight) => SMALL_STEP * reach(weight), below().measure);
      });
      const byWeight: Measure = async (weights, factor, options) =>
        weights.length === 0 ? noDerivatives(0) : pairs()(weights, factor, options);
      return measurementByNodes(network, snapshot, byWeight, look, onDeltas);
    });
    return {
      evaluations: 0,
      measure: (weights, factor = 1, options = {}) => prepared()(weights, factor, options),
    };
  }

  function byUnits(): ReferenceMeasurement & Required<Pick<ReferenceMeasurement, 'terms'>> {
    return {
      evaluations: 0,
      async measure(weights, factor = 1, { signal, onProgress } = {}) {
        const measured = await measureUnits(network, snapshot, {
          step,
          factor,
          weights,
          frozen,
          claimed,
          answers,
          signal,
          ...(onDeltas && factor === 1 && { onDeltas }),
          onProgress:
            onProgress && ((done, total) => onProgress(Math.floor((weights.length * done) / total))),
        });
        const derivatives = derivativesOf(measured, weights, theta.length);
        // A person's step may be too long for any bound: that is no mistake of nncheck.
        if (factor === 1 && step === undefined)
          derivatives.evaluations += await look(derivatives, weights, signal);
        return derivatives;
      },
      async terms(weights, signal) {
        const { summedMagnitude } = await measureUnits(network, snapshot, {
          step,
          weights,
          frozen,
          claimed,
          answers,
          signal,
          floor: 0,
        });
        return Float64Array.from(weights, (weight) => summedMagnitude[weight]);
      },
    };
  }
}

/** Whether the numbers of a network follow each other as measuring by unit takes them to: each an affine map and a function. */
function isDense(network: Network): boolean {
  const { layers, nodes } = network;
  return isDenseChain(network) && layers.every(({ z }) => nodes[z].operation.type === 'affine');
}

/** A disagreement is a mistake of nncheck itself, and not one that a person can mend. */
function inWords({ name, source, network }: Problem, { weight, byUnit, byWeight }: Disagreement): string {
  const tensor = weight === undefined ? undefined : network.space.tensorAt(weight);
  const what =
    tensor === undefined ? 'in a random direction' : `of ${tensor.name}[${weight! - tensor.offset}]`;
  return (
    `the numeric gradient ${what} is ${byUnit} by unit and ${byWeight} by ` +
    `weight, which is beyond both error bounds; please add the spec, ${source ?? name}`
  );
}

/**
 * Returns the weights whose derivatives a share of a check measures: of a layer that is measured by unit, whole units; of a
 * tensor that is measured by node, all weights: what stands above them is measured once for all.
 *
 * @param isByUnit whether units are measured at once where they can be
 */
export function weightsOfShare(
  network: Network,
  weights: Int32Array,
  share: Share | undefined,
  isByUnit: boolean,
): Int32Array {
  const part = share?.part;
  if (part === undefined || !isByUnit) return weightsOfPart(weights, part);
  if (isDenseChain(network)) return unitsOfPart(network, weights, part);
  const byNode = tensorsByNode(network, weights);
  const own = new Set(weightsOfPart(weights, part));
  return weights.filter((weight) => own.has(weight) || byNode.has(network.space.tensorAt(weight)));
}

/** Picks the derivatives of some weights, in their order. */
function derivativesOf(measured: UnitMeasurement, weights: Int32Array, size: number): Derivatives {
  const { moves, shortened, kinks, oneSided } = measured;
  const all = weights.length === size;
  const pick = (values: Float64Array): Float64Array =>
    all ? values : Float64Array.from(weights, (weight) => values[weight]);
  const number = new Map<number, number>();
  if (kinks.size > 0) for (const [k, weight] of weights.entries()) number.set(weight, k);
  const pickSome = <T>(from: ReadonlyMap<number, T>): Map<number, T> =>
    new Map(
      [...from].flatMap(([weight, value]) => {
        const k = number.get(weight);
        return k === undefined ? [] : [[k, value] as const];
      }),
    );
  return {
    value: pick(measured.value),
    bound: pick(measured.bound),
    summedMagnitude: pick(measured.summedMagnitude),
    allPaths: true,
    unchanged: all ? measured.unchanged : Uint8Array.from(weights, (weight) => measured.unchanged[weight]),
    kinks: pickSome(kinks),
    oneSided: pickSome(oneSided),
    evaluations: moves,
    shortened,
  };
}

/**
 * Prepares to measure derivatives by exact increments of each weight by itself, at steps that move pre-activations by
 * about 2⁻⁴⁰ unless a step is given: slower than by unit, and independent of its sums.
 */
export function measurementByIncrements(
  evaluation: Evaluation,
  { step, share }: MeasurementOptions = {},
): ReferenceMeasurement {
  if (!Number.isFinite(evaluation.cost.total)) return NO_MEASUREMENT;
  const { network, parameters: theta, data } = evaluation.problem;
  const exact = inFloat64(evaluation);
  const scales = scalesOf(exact);
  const reach = reachOf(network, theta, exact.pass);
  const taken = takeSnapshot(network, theta, data, exact.pass);
  const full = isDense(network) ? taken : withTerms(network, taken);
  const cost = rememberedIncrements(byIncrements(network, full), share);
  return {
    evaluations: 0,
    measure(weights, factor = 1, options = {}) {
      const steps = Float64Array.from(weights, (weight) => {
        const given = step === undefined ? undefined : step * scales[weight];
        return stepSize(SMALL_STEP * reach(weight), given, factor);
      });
      return measureDerivatives(cost, theta, weights, steps, options);
    },
  };
}

/** The noise of the reference's cost is taken to be at least so many roundings of it: a sum of few terms has that. */
const FEWEST_ROUNDINGS = 4;

/**
 * Prepares to measure derivatives by full passes and subtraction: measures the noise of the cost, and derives from it
 * the step of every weight, which balances truncation and noise, unless a step is given.
 */
export async function measurementBySubtraction(
  evaluation: Evaluation,
  { step, share }: MeasurementOptions = {},
): Promise<ReferenceMeasurement> {
  const { network, parameters: theta, data, check } = evaluation.problem;
  if (network.nodes.some(({ operation }) => operation.stopsBackward)) {
    const message =
      'a truncated backward pass takes earlier states for constants, and subtraction moves them too: leave --method out';
    throw new NncheckError('usage', 'truncated', message);
  }
  const scales = scalesOf(evaluation);
  const signs = randomSigns(theta.length, check.seed);
  const measured = await measureNoise(
    bySubtraction(network, theta, data),
    scales.map((scale, k) => scale * signs[k]),
  );
  const { total } = evaluation.cost;
  const noise = Math.max(measured.noise, FEWEST_ROUNDINGS * network.arithmetic.roundoff * Math.abs(total));
  const balanced = balancedStep(noise, total);
  const passes = bySubtraction(network, theta, data, noise);
  const cost = share ? rememberedCost(passes, movesOf(share.answers, 'subtraction')) : passes;
  return {
    evaluations: measured.evaluations,
    measure(weights, factor = 1, options = {}) {
      const steps = Float64Array.from(weights, (weight) => stepSize(balanced, step, factor) * scales[weight]);
      return measureDerivatives(cost, theta, weights, steps, { round: network.arithmetic.round, ...options });
    },
  };
}

/** Returns the unit of the step of each weight of a spec. */
export function scalesOf({ problem: { network, parameters }, pass }: Evaluation): Float64Array {
  const readers = readersOf(network);
  return stepScales(
    parameters,
    network.space.tensors.map(({ offset, size, kind }) => ({
      offset,
      size,
      inputRms:
        kind !== 'weight'
          ? 1
          : Math.max(0, ...(readers.get(offset) ?? []).map((node) => inputRms(network, pass, node))),
    })),
  );
}
