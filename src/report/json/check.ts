import { indexOf } from '../../tensors/tensor.ts';
import type { Finding } from '../../verdict/finding.ts';
import type { GradientCheck, Note, TensorCheck, VectorCheck } from '../../verdict/verdict.ts';
import { findingWords } from '../findings/words.ts';
import { noteInWords } from '../notes.ts';
import { subjectOf } from '../subject.ts';
import { verdictOf } from '../verdicts.ts';
import { partsForJson } from './parts.ts';
import { jsonFields, jsonLines, toJson } from './values.ts';

/** One check, a key a line; its weights, of which there may be millions, one a line and made as they are written. */
export function* checkJson(check: GradientCheck): Iterable<string> {
  const head = {
    name: check.name,
    spec: check.source,
    subject: subjectOf(check),
    report: check.subject === 'reported' && check.reported.among ? check.reported.file : undefined,
    status: check.status,
    cost: check.cost,
    parts: partsForJson(check),
    counts: check.counts,
    method: check.method,
    evaluations: check.evaluations,
    shortened: check.subject === 'reference' ? check.shortened : undefined,
    coverage: check.coverage,
    silent: check.silent,
    reading: check.subject === 'reported' ? check.reported.reading : undefined,
    gradientOfStep: check.subject === 'program' ? check.gradientOfStep : undefined,
    localization: check.subject === 'program' ? check.localization : undefined,
    interrupted: check.subject === 'program' ? check.interrupted : undefined,
  };
  yield '    {\n';
  yield* jsonFields(head, '      ');
  yield '      "tensors": [';
  yield* jsonLines(check.tensors.map(tensorJson), '        ');
  yield* weightLists(check);
  if (check.inputGradient !== undefined) {
    const { tensors } = check.inputGradient;
    yield '],\n      "inputs": [';
    yield* jsonLines(tensors.map(tensorJson), '        ');
    yield '],\n      "inputGradients": [';
    yield* jsonLines(gradients(tensors, 'input'), '        ');
  }
  if (check.deltas !== undefined) {
    yield '],\n      "deltas": [';
    yield* jsonLines(deltas(check.deltas.tensors), '        ');
  }
  yield `],\n      "findings": ${toJson(check.findings.map((finding) => findingJson(finding, check)))}\n    }`;
}

/** A finding with what is said of it. */
export function findingJson(finding: Finding, check: GradientCheck): unknown {
  const { family: _, candidates: __, where, evidence, runnersUp, ...named } = finding;
  return { ...named, ...findingWords(finding, check), where, evidence, runnersUp };
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

/** The weights of the gradient, and of the other vectors that were reported. */
function* weightLists(check: GradientCheck): Iterable<string> {
  const vectors = vectorsOf(check);
  for (const [part, key] of Object.entries(WEIGHT_LISTS)) {
    const vector = vectors.find((one) => one.part === part);
    if (vector === undefined && part !== 'gradient') continue;
    yield `],\n      "${key}": [`;
    yield* jsonLines(gradients(vector?.tensors ?? []), '        ');
  }
}

function vectorsOf(check: GradientCheck): readonly Pick<VectorCheck, 'part' | 'tensors'>[] {
  if (check.subject === 'reported') return check.reported.vectors;
  const step = check.subject === 'program' ? check.update?.vector : undefined;
  // Where there is no gradient at all, the tensors of the check are those of the step.
  if (step !== undefined && check.parts.gradient === 'not given') return [step];
  const gradient = { part: 'gradient' as const, tensors: check.tensors };
  return step === undefined ? [gradient] : [gradient, step];
}

/** The lists of weights in a report, by the part that they are of. */
const WEIGHT_LISTS = {
  gradient: 'gradients',
  numericalGradient: 'numericalGradients',
  parametersAfter: 'updates',
} as const;

/** Every weight or input that was judged, tensor after tensor, in the person's own order. */
function* gradients(tensors: readonly TensorCheck[], key = 'tensor'): Iterable<string> {
  for (const { name, shape, weights, notes } of tensors) {
    for (let flat = 0; flat < weights.verdict.length; flat++) {
      const verdict = verdictOf(weights, flat);
      if (verdict === undefined) continue; // frozen
      yield toJson({
        [key]: name,
        index: indexOf(flat, shape),
        value: weights.value[flat],
        analytic: weights.analytic[flat],
        numeric: weights.numeric[flat],
        ...Object.fromEntries([...weights.witnesses].map(([method, values]) => [method, values[flat]])),
        error: weights.error[flat],
        bound: weights.bound[flat],
        verdict,
        ...noteFor(notes.get(flat)),
      });
    }
  }
}

/** ∂cost/∂z of every unit and example, layer after layer. */
function* deltas(layers: readonly TensorCheck[]): Iterable<string> {
  for (const { name, shape, weights, notes } of layers) {
    for (let flat = 0; flat < weights.verdict.length; flat++) {
      const verdict = verdictOf(weights, flat);
      if (verdict === undefined) continue; // of a frozen layer below all others
      const [example, unit] = indexOf(flat, shape);
      yield toJson({
        layer: name,
        unit,
        example,
        analytic: weights.analytic[flat],
        numeric: weights.numeric[flat],
        bound: weights.bound[flat],
        verdict,
        ...noteFor(notes.get(flat)),
      });
    }
  }
}

function noteFor(note: Note | undefined) {
  return note && { ...(note.reason !== undefined && { reason: note.reason }), note: noteInWords(note) };
}
