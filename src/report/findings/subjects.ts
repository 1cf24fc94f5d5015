import type { ExplainedPart } from '../../verdict/findings/diagnosis.ts';

/** How a sentence about a part begins. */
export const SUBJECTS: Readonly<Record<ExplainedPart, string>> = {
  gradient: 'Your gradient is',
  numericalGradient: 'Your numerical gradient is',
  outputs: 'Your outputs are',
  cost: 'Your cost is',
  update: 'Your step follows',
};
