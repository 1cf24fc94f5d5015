import type { GradientAnswer, Implementation, OutputsAnswer } from '../../subjects/implementation.ts';

/** The first answers of an implementation: the ones that were judged. */
export interface FirstAnswers {
  cost?: number;
  gradient?: GradientAnswer;
  outputs?: OutputsAnswer;
}

/** Records the first answer of an implementation to each question, since a later one may differ. */
export function keepingFirst(implementation: Implementation): {
  implementation: Implementation;
  first: FirstAnswers;
} {
  const first: FirstAnswers = {};
  const { outputs } = implementation;
  return {
    first,
    implementation: {
      ...implementation,
      cost: async (theta) => {
        const cost = await implementation.cost(theta);
        first.cost ??= cost;
        return cost;
      },
      gradient: async (theta) => {
        const answer = await implementation.gradient(theta);
        if (answer !== undefined) first.gradient ??= answer;
        return answer;
      },
      ...(outputs && {
        outputs: async (theta: Float64Array) => {
          const answer = await outputs(theta);
          first.outputs ??= answer;
          return answer;
        },
      }),
    },
  };
}
