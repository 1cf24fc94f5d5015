import type { Stairs } from '../../differences/stairs.ts';
import type { SelfConsistency } from '../consistency/self-consistency.ts';
import { statusWith } from '../gradient/silent-layers.ts';
import { addCounts, statusOf } from '../gradient/tensor-summary.ts';
import { type PartStatus, type Status, type TensorCheck, VERDICTS } from '../tensor-check.ts';
import type { Parts, ProgramCheck } from '../verdict.ts';

const [MISMATCH, INCONCLUSIVE] = [VERDICTS.indexOf('mismatch'), VERDICTS.indexOf('inconclusive')];
/** Each unit and example may be half a step off: a cost that is off by more steps than this is another cost. */
const STEPS = 1000;
/**
 * Steps that all go one way move a gradient by more than a few random ones. No steps make a factor of 2 of it, or turn
 * its sign: those are off by at least half of the larger number.
 */
const GROSS = 0.4;

/** Returns the comparison with the cost's own differences, with what the steps of the cost may explain left open. */
export function ownAtStairs(own: SelfConsistency): SelfConsistency {
  // A search among many weights does not know how far right entries may be off.
  const keep = own.localization === undefined;
  const tensors = own.tensors.map((tensor) => openTensor(tensor, keep));
  const wrong = addCounts(tensors).mismatch > 0;
  const status = own.status === 'mismatch' && !wrong ? 'inconclusive' : own.status;
  return { ...own, tensors, status };
}

/**
 * Returns the comparison with a spec, with what the steps of the cost may explain left open: outputs and cost of correct
 * code differ from those of the smooth functions by as much as a step (docs/numerics.md, section 3).
 */
export function referenceAtStairs<
  Compared extends { parts: Partial<Parts>; tensors?: readonly TensorCheck[]; silent: readonly string[] },
>(compared: Compared, { height }: Stairs, { reference, implementation }: ProgramCheck['cost']): Compared {
  if (Math.abs(reference! - implementation!) > STEPS * height) return compared;
  const tensors = compared.tensors?.map((tensor) => openTensor(tensor, true));
  const parts = Object.fromEntries(
    Object.entries(compared.parts).map(([part, status]) => [part, openAtStairs(status)]),
  );
  const gradient: Status | undefined = tensors && statusWith(compared.silent, statusOf(addCounts(tensors)));
  return { ...compared, parts: { ...parts, ...(gradient && { gradient }) }, ...(tensors && { tensors }) };
}

/** Returns the status of a part of which nothing is known but that it mismatches. */
export function openAtStairs(status: PartStatus): PartStatus {
  return status === 'mismatch' ? 'inconclusive' : status;
}

function openTensor(tensor: TensorCheck, keepsGross: boolean): TensorCheck {
  const { counts, weights, notes } = tensor;
  const { analytic, numeric, error } = weights;
  const isGross = (k: number): boolean =>
    keepsGross && error[k] >= GROSS * Math.max(Math.abs(analytic[k]), Math.abs(numeric[k]));
  const verdict = weights.verdict.map((code, k) => (code === MISMATCH && !isGross(k) ? INCONCLUSIVE : code));
  const opened = verdict.filter((code, k) => code !== weights.verdict[k]).length;
  const reason = 'stairs' as const;
  const open = [...verdict.keys()].filter((k) => verdict[k] === INCONCLUSIVE);
  return {
    ...tensor,
    counts: {
      ...counts,
      mismatch: counts.mismatch - opened,
      inconclusive: counts.inconclusive + opened,
    },
    weights: { ...weights, verdict },
    notes: new Map([...notes, ...open.map((k) => [k, { reason }] as const)]),
  };
}
