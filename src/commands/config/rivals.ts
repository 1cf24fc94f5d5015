/** Pairs of flags, in camel case, of which one says the opposite of the other. */
export const RIVALS = [
  ['quiet', 'verbose'],
  ['allWeights', 'maxEvaluations'],
] as const;
