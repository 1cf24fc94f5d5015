import type { ReportedNumbers } from '../reported-numbers.ts';

/**
 * Returns the numbers with the two columns exchanged where nothing but the agreement of one of them says which is which;
 * undefined where that is known.
 */
export function exchanged(numbers: ReportedNumbers): ReportedNumbers | undefined {
  const { vectors, reading } = numbers;
  const { gradient, numericalGradient } = vectors;
  if (reading?.roles?.by !== 'agrees' || !gradient || !numericalGradient) return undefined;
  const { roles } = reading;
  return {
    ...numbers,
    vectors: { ...vectors, gradient: numericalGradient, numericalGradient: gradient },
    reading: {
      ...reading,
      roles: {
        gradient: roles.numericalGradient,
        numericalGradient: roles.gradient,
        by: 'fault',
      },
    },
  };
}
