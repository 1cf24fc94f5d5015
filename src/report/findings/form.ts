import type { ExplainedPart } from '../../verdict/findings/diagnosis.ts';

/** A finding in sentences: what is true, why it matters, and what to write instead. */
export interface Words {
  readonly title: string;
  readonly message: string;
  readonly fix: string;
}

/** How a sentence about a part begins. */
export const SUBJECTS: Readonly<Record<ExplainedPart, string>> = {
  gradient: 'Your gradient is',
  inputGradient: 'Your gradient with respect to the inputs is',
  numericalGradient: 'Your numeric gradient is',
  outputs: 'Your outputs are',
  cost: 'Your cost is',
  update: 'Your update step follows',
};
