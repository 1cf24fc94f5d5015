import type { PartStatus, Parts, ProgramCheck } from '../verdict/verdict.ts';
import { firstWrong } from './reported/first-wrong.ts';

/** Returns the sentences that a program's values of units add: where to begin. */
export function valuesInWords({ parts, answered }: ProgramCheck): string[] {
  const said = forwardSentence(parts) ?? deltasSentence(parts) ?? agreeingSentence(parts);
  // Deltas are those of a cost, which comes before them.
  const first =
    parts.cost === 'mismatch' && answered?.firstWrong?.part === 'deltas' ? undefined : answered?.firstWrong;
  return [...(said === undefined ? [] : [said]), ...(first === undefined ? [] : [firstWrong(first)])];
}

/** The forward pass comes before all else. */
function forwardSentence({ preActivations, activations, outputs, cost }: Parts): string | undefined {
  if (outputs === 'mismatch') {
    return cost === 'mismatch'
      ? 'Your outputs differ from the spec’s already: begin with the forward pass.'
      : 'Your outputs differ from the spec’s, though the costs are the same: are they in another order, or from before the last activation?';
  }
  const wrong = [
    ...(preActivations === 'mismatch' ? ['pre-activations'] : []),
    ...(activations === 'mismatch' ? ['activations'] : []),
  ].join(' and ');
  if (wrong === '') return undefined;
  return cost === 'mismatch'
    ? `Your ${wrong} differ from the spec’s already: begin with the forward pass.`
    : `Your ${wrong} differ from the spec’s, though the costs are the same: are they of another layer, or in another order?`;
}

function deltasSentence({ deltas, gradient, cost }: Parts): string | undefined {
  if (deltas !== 'mismatch' || cost === 'mismatch') return undefined;
  return gradient === 'mismatch'
    ? 'Your deltas differ from the spec’s already: begin with how the error is passed back, and not with the products that make the gradient of them.'
    : 'Your deltas differ from the spec’s, though the gradient does not: are they ∂cost/∂z, or from before the derivative of the activation, or divided by the examples?';
}

function agreeingSentence({ outputs, deltas, gradient, cost }: Parts): string | undefined {
  const right = (part: PartStatus | undefined) => part === 'match';
  if (cost === 'mismatch') {
    return right(outputs)
      ? 'Your outputs agree with the spec, so the forward pass is right and the cost itself differs.'
      : 'Your program does not give its outputs (the method outputs), which would tell the forward pass from the cost.';
  }
  return right(deltas) && gradient === 'mismatch'
    ? 'Your deltas agree with the spec, so the error is passed back rightly: look at how the gradient is made of them, the delta of a unit times its input, summed over the examples.'
    : undefined;
}
