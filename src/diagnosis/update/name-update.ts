import type { Pause } from '../../differences/pauses.ts';
import type { Problem } from '../../problem/problem.ts';
import { FORMULA_ROUNDING } from '../../tensors/rounding.ts';
import { type Prediction, predict, type StepSeries } from '../../verdict/update/series.ts';
import {
  type ArithmeticType,
  type Evidence,
  type ExplainedNumber,
  explanationsAmong,
  indistinguishable,
  oneOfEachFault,
  weigh,
} from '../evidence/evidence.ts';
import type { UpdateFault, UpdateVariant } from './fault.ts';
import { UPDATE_FAULTS } from './index.ts';

/** A fault that reproduces the given steps. */
export interface UpdateExplanation extends Evidence {
  readonly fault: UpdateFault;
  readonly variant: UpdateVariant;
}

export interface UpdateNaming {
  /** Those that the numbers cannot tell apart, the commonest first; none where nothing reproduces them. */
  readonly ties: readonly UpdateExplanation[];
  readonly tried: number;
}

/**
 * Names the fault that gives the update steps of a series, weighed against the steps of the declared optimizer. Where
 * its state is not known, only faults are tried that show whatever it was.
 *
 * @param given 1 for each weight whose θ after the steps was given
 */
export async function nameUpdate(
  series: StepSeries,
  given: Uint8Array,
  pause: Pause,
  arithmetic: ArithmeticType = 'float64',
): Promise<UpdateNaming> {
  const rounding = FORMULA_ROUNDING[arithmetic];
  const right = predict(series, rounding);
  const candidates = UPDATE_FAULTS.flatMap((fault) =>
    [...fault.variants(series)]
      .filter(({ stateless }) => series.known || stateless === true)
      .map((variant) => ({ fault, variant })),
  );
  const found = await explanationsAmong(candidates, pause, ({ variant }) =>
    weigh(numbersOf(series, given, right, predict(series, rounding, variant.start))),
  );
  const ties = oneOfEachFault(indistinguishable(found).sort((a, b) => b.fault.met - a.fault.met));
  return { ties, tried: candidates.length };
}

function numbersOf(
  { steps }: StepSeries,
  given: Uint8Array,
  right: readonly Prediction[],
  explained: readonly Prediction[],
): ExplainedNumber[] {
  const numbers: ExplainedNumber[] = [];
  steps.forEach(({ after, error, gradient }, s) => {
    for (let k = 0; k < after.length; k++) {
      if (given[k] !== 1) continue;
      const expected = explained[s].after[k];
      // A weight whose gradient is 0 but for rounding moves by rounding alone where the step divides by its size.
      if (Math.abs(gradient[k]) <= 2 * error[k] && gradient[k] !== 0) continue;
      const tolerance = explained[s].allowed[k] + Number.MIN_VALUE;
      numbers.push({ reported: after[k], explained: expected, alternative: right[s].after[k], tolerance });
    }
  });
  return numbers;
}

/** Returns the mark of each weight of a problem's tensors with these names. */
export function givenIn(
  { tensors, parameters }: Pick<Problem, 'tensors' | 'parameters'>,
  names: ReadonlySet<string>,
): Uint8Array {
  const given = new Uint8Array(parameters.length);
  for (const { name, source } of tensors) if (names.has(name)) for (const k of source) given[k] = 1;
  return given;
}
