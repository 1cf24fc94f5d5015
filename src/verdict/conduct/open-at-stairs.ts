import { addCounts } from '../gradient/tensor-summary.ts';
import { type TensorCheck, VERDICTS } from '../tensor-check.ts';
import type { Parts, ProgramCheck } from '../verdict.ts';
import type { ProgramFinding } from './program-findings.ts';

const [MISMATCH, INCONCLUSIVE] = [VERDICTS.indexOf('mismatch'), VERDICTS.indexOf('inconclusive')];
/** Each unit and example may be half a step off: a cost that is off by more steps than this is another cost. */
const STEPS = 1000;

/**
 * Returns the check of a program whose cost moves in steps with its mismatches left open: outputs, cost and gradient of
 * right code differ from those of the smooth functions by as much as a step (docs/numerics.md, section 3).
 */
export function openAtStairs(check: ProgramCheck): ProgramCheck {
  const found = (check.findings as readonly ProgramFinding[]).find((finding) => finding.slug === 'staircase');
  if (found?.slug !== 'staircase') return check;
  const { reference, implementation } = check.cost;
  if (
    reference !== undefined &&
    Math.abs(reference - (implementation ?? Number.NaN)) > STEPS * found.evidence.height
  )
    return check;
  const parts = Object.fromEntries(
    Object.entries(check.parts).map(([part, status]) => [
      part,
      status === 'mismatch' ? 'inconclusive' : status,
    ]),
  ) as unknown as Parts;
  const tensors = check.tensors.map(openTensor);
  const opened = Object.values(check.parts).includes('mismatch');
  const { mismatch, inconclusive, ...counts } = check.consistency!.counts;
  return {
    ...check,
    parts,
    tensors,
    counts: addCounts(tensors),
    status: opened && check.status === 'mismatch' ? 'inconclusive' : check.status,
    consistency: { counts: { ...counts, mismatch: 0, inconclusive: inconclusive + mismatch }, wrong: [] },
  };
}

function openTensor(tensor: TensorCheck): TensorCheck {
  const { counts, weights, notes } = tensor;
  const verdict = weights.verdict.map((code) => (code === MISMATCH ? INCONCLUSIVE : code));
  const reason = 'stairs' as const;
  const open = [...verdict.keys()].filter((k) => verdict[k] === INCONCLUSIVE);
  return {
    ...tensor,
    counts: { ...counts, mismatch: 0, inconclusive: counts.inconclusive + counts.mismatch },
    weights: { ...weights, verdict },
    notes: new Map([...notes, ...open.map((k) => [k, { reason }] as const)]),
  };
}
