import type { ExplainedPart, UnexplainedFinding } from '../../verdict/findings/diagnosis.ts';
import type { GradientCheck, Parts, TensorCheck } from '../../verdict/verdict.ts';
import { listed } from '../reported/names.ts';
import { wrongTensors } from '../verdicts.ts';

/** What to do about numbers that no fault reproduces: nothing that was done, and no numbers that were given. */
export function nextStep({ evidence }: UnexplainedFinding, check: GradientCheck): string {
  const { part } = evidence;
  return part === 'gradient' ? ofGradient(evidence, check) : NEXT_STEP[part](check);
}

const NEXT_STEP: Readonly<Record<Exclude<ExplainedPart, 'gradient'>, (check: GradientCheck) => string>> = {
  outputs: ({ subject, parts }) => {
    const missing = notGiven(parts, ['preActivations', 'activations']);
    return missing.length === 0
      ? 'Compare the first wrong value with its formula, which nncheck forward prints with its numbers.'
      : `${give(subject, missing)}: the first wrong value is then located by layer, unit and example.`;
  },
  inputGradient: () =>
    'Take one input of one example: print the deltas of the layers that read it, and compare ∂J/∂x = Wᵀ·δ with its numbers by hand.',
  cost: () =>
    'Compute the loss of one example by hand: nncheck forward prints each loss, the regularization and the cost.',
  numericalGradient: () =>
    'Take one weight: print J(w + h), J(w − h) and h, and compare J(w) with the cost that nncheck forward prints. J has to be the cost that the gradient differentiates, and no other weight may change.',
  update: ({ subject, parts }) =>
    parts.gradient === 'not given'
      ? `${give(subject, ['gradient'])}, to distinguish a wrong gradient from a wrong update step.`
      : 'Take one weight: print its value before and after the step, its gradient and the state of the optimizer, and compare them with the formula of the optimizer.',
};

function ofGradient(
  { examples = 1, steps: ofSequence = 1, alone }: UnexplainedFinding['evidence'],
  check: GradientCheck,
): string {
  const { subject, parts } = check;
  const steps: string[] = [];
  const wrong = wrongTensors(tensorsOf(check));
  const last = wrong.at(-1);
  if (wrong.length > 1) steps.push(`Start with "${last}", the wrong tensor nearest to the output.`);
  if (examples > 1) steps.push('Compare the gradient of one example (--examples 1).');
  if (ofSequence > 1) {
    steps.push(
      'Compare the gradient of sequences of one step: if it is right there, look at what is carried from step to step.',
    );
  }
  if (alone !== undefined) {
    steps.push(
      `${give(subject, ['cost', 'outputs'])}: if the forward pass is wrong, the gradient cannot be right.`,
    );
  }
  const missing = notGiven(parts, ['deltas']);
  if (missing.length > 0)
    steps.push(`${give(subject, missing)}: the first wrong one is then located by layer, unit and example.`);
  else if (parts.deltas === 'match')
    steps.push('The deltas are right: look at their products with the inputs of each layer.');
  return steps.length > 0
    ? steps.join(' ')
    : 'Compute the gradient of one wrong weight by hand, with the values that nncheck forward prints.';
}

function tensorsOf(check: GradientCheck): readonly TensorCheck[] {
  if (check.subject !== 'reported') return check.tensors;
  return check.reported.vectors.find(({ part }) => part === 'gradient')?.tensors ?? [];
}

function notGiven(parts: Parts, names: readonly (keyof Parts)[]): (keyof Parts)[] {
  return names.filter((name) => (parts[name] ?? 'not given') === 'not given');
}

/** `Report "deltas" as well`; a program answers methods of these names. */
function give(subject: GradientCheck['subject'], names: readonly string[]): string {
  const quoted = listed(names.map((name) => `"${name}"`));
  return subject === 'reported'
    ? `Report ${quoted} as well`
    : `Let your program answer ${quoted} as well (docs/protocol.md)`;
}
