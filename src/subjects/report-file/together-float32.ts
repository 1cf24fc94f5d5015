import { BY_CHANCE, type Precision } from '../../tensors/precision.ts';
import { UNIT_ROUNDOFF } from '../../tensors/rounding.ts';
import type { ReportedNumbers, ReportedVector } from './reported-numbers.ts';

/** Marks the numbers of one program as float32 together, except those that have more digits than a float32. */
export function togetherFloat32(numbers: ReportedNumbers): ReportedNumbers {
  const { cost, vectors, inputGradient, values, update } = numbers;
  const all = [
    ...(inputGradient?.precision ?? []),
    ...(cost ? [cost.precision] : []),
    ...values.map(({ precision }) => precision),
    ...Object.values(vectors).flatMap(({ precision }) => precision),
  ];
  const chance = all.reduce((product, { float32ByChance = 1 }) => product * float32ByChance, 1);
  if (chance > BY_CHANCE && !all.some(({ roundoff }) => roundoff === UNIT_ROUNDOFF.float32)) return numbers;
  const known = (precision: Precision): Precision =>
    precision.float32ByChance === undefined ? precision : { ...precision, roundoff: UNIT_ROUNDOFF.float32 };
  const knownIn = (vector: ReportedVector): ReportedVector => ({
    ...vector,
    precision: vector.precision.map(known),
  });
  const allKnownIn = <Name extends string>(all: Partial<Readonly<Record<Name, ReportedVector>>>) =>
    Object.fromEntries(
      Object.entries<ReportedVector | undefined>(all).map(([name, vector]) => [name, knownIn(vector!)]),
    );
  return {
    ...numbers,
    ...(cost && { cost: { ...cost, precision: known(cost.precision) } }),
    values: values.map((one) => ({ ...one, precision: known(one.precision) })),
    vectors: allKnownIn(vectors),
    ...(inputGradient && { inputGradient: knownIn(inputGradient) }),
    ...(update && {
      update: { ...update, steps: update.steps.map(knownIn), memory: allKnownIn(update.memory) },
    }),
  };
}
