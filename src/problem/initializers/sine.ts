import type { Initializer } from './initializer.ts';

/**
 * sin(k)/10 for k = 1, 2, … down the columns of the matrix [units, 1 + inputs] with the biases first, k starting
 * anew in each layer: the `debugInitializeWeights` of Andrew Ng's machine learning course.
 */
export const sine: Initializer<unknown> = (_options, { units, hasBias }) => {
  const firstInput = hasBias ? 1 : 0;
  return (unit, input) => {
    const column = input === 'bias' ? 0 : firstInput + input;
    return Math.sin(column * units + unit + 1) / 10;
  };
};
