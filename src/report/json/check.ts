import { indexOf } from '../../tensors/tensor.ts';
import type { GradientCheck, TensorCheck } from '../../verdict/verdict.ts';
import { verdictOf } from '../verdict-of.ts';
import { jsonLines, toJson } from './values.ts';

/** One check, a key a line; its weights, of which there may be millions, one a line and made as they are written. */
export function* checkJson(check: GradientCheck): Iterable<string> {
  const head = {
    name: check.name,
    spec: check.source,
    status: check.status,
    cost: check.cost,
    parts: check.parts,
    counts: check.counts,
    method: check.method,
    evaluations: check.evaluations,
    coverage: check.coverage,
  };
  yield '    {\n';
  for (const [key, value] of Object.entries(head)) {
    if (value !== undefined) yield `      ${toJson(key)}: ${toJson(value)},\n`;
  }
  yield '      "tensors": [';
  yield* jsonLines(check.tensors.map(tensorJson), '        ');
  yield '],\n      "gradients": [';
  yield* jsonLines(gradients(check.tensors), '        ');
  yield `],\n      "findings": ${toJson(check.findings)}\n    }`;
}

function tensorJson({
  name,
  shape,
  counts,
  largestError,
  largestRelativeError,
  frozen,
}: TensorCheck): string {
  return toJson({ name, shape, counts, largestError, largestRelativeError, ...(frozen && { frozen }) });
}

/** Every weight that was judged, tensor after tensor, in the person's own order. */
function* gradients(tensors: readonly TensorCheck[]): Iterable<string> {
  for (const { name, shape, weights, notes } of tensors) {
    for (let flat = 0; flat < weights.verdict.length; flat++) {
      const verdict = verdictOf(weights, flat);
      if (verdict === undefined) continue; // frozen
      yield toJson({
        tensor: name,
        index: indexOf(flat, shape),
        value: weights.value[flat],
        analytic: weights.analytic[flat],
        numeric: weights.numeric[flat],
        ...(weights.witness && { subtraction: weights.witness[flat] }),
        error: weights.error[flat],
        bound: weights.bound[flat],
        verdict,
        ...noteFor(notes.get(flat)),
      });
    }
  }
}

function noteFor(note: { reason?: string; text: string } | undefined) {
  return note && { ...(note.reason !== undefined && { reason: note.reason }), note: note.text };
}
