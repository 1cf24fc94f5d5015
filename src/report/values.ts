import type { PartStatus, Parts, ProgramCheck } from '../verdict/verdict.ts';
import { firstWrong } from './reported/first-wrong.ts';

/** Returns the sentences that a program's values of units add: where to begin. */
export function valuesInWords({ parts, answered }: ProgramCheck): string[] {
  const said = forwardSentence(parts) ?? deltasSentence(parts) ?? agreeingSentence(parts);
  const firstOf = answered?.firstWrong;
  // Deltas are those of a cost, which comes before them. A part that is left open as a whole has no first wrong value.
  const open = firstOf !== undefined && parts[firstOf.part] === 'inconclusive';
  const first = open || (parts.cost === 'mismatch' && firstOf?.part === 'deltas') ? undefined : firstOf;
  return [...(said === undefined ? [] : [said]), ...(first === undefined ? [] : [firstWrong(first)])];
}

/** The forward pass comes before all else. */
function forwardSentence({ preActivations, activations, outputs, cost }: Parts): string | undefined {
  if (outputs === 'mismatch') {
    return cost === 'mismatch'
      ? 'Your outputs differ from the spec’s: start with the forward pass.'
      : 'Your outputs differ from the spec’s, although the costs agree: they may be in another order, or from before the last activation.';
  }
  const wrong = [
    ...(preActivations === 'mismatch' ? ['pre-activations'] : []),
    ...(activations === 'mismatch' ? ['activations'] : []),
  ].join(' and ');
  if (wrong === '') return undefined;
  return cost === 'mismatch'
    ? `Your ${wrong} differ from the spec’s: start with the forward pass.`
    : `Your ${wrong} differ from the spec’s, although the costs agree: they may belong to another layer, or be in another order.`;
}

function deltasSentence({ deltas, gradient, cost }: Parts): string | undefined {
  if (deltas !== 'mismatch' || cost === 'mismatch') return undefined;
  return gradient === 'mismatch'
    ? 'Your deltas differ from the spec’s: start with the recursion of the deltas, before the products that give the gradient.'
    : 'Your deltas differ from the spec’s, although the gradient agrees: they may be from before the factor f′(z), or divided by the number of examples.';
}

function agreeingSentence({ outputs, deltas, gradient, cost }: Parts): string | undefined {
  const right = (part: PartStatus | undefined) => part === 'match';
  if (cost === 'mismatch') {
    if (outputs !== 'not given' && !right(outputs)) return undefined;
    return right(outputs)
      ? 'Your outputs agree with the spec, so the forward pass is right and the cost differs.'
      : 'Your program does not report its outputs (method "outputs"), which would show whether the forward pass or the cost differs.';
  }
  return right(deltas) && gradient === 'mismatch'
    ? 'Your deltas agree with the spec, so their recursion is right: look at the products of deltas and inputs, and at the sum over the examples.'
    : undefined;
}
