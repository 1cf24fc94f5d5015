import type { Problem } from '../problem/problem.ts';
import type { PartStatus, Parts, ReportedCheck, TensorCheck, VectorCheck } from './verdict.ts';
import { VERDICTS } from './verdict.ts';

/** The place of a fault, without its name. */
export interface Hint {
  readonly part: keyof Parts;
  readonly layer?: string;
  /** Tensors that are wrong. */
  readonly tensors?: readonly string[];
  /** The wrong tensor nearest to the output: an error there makes those of earlier layers wrong too. */
  readonly start?: string;
  /** The units of that tensor that are wrong, where others are right. */
  readonly units?: readonly number[];
  readonly example?: number;
}

/** Parts in the order in which a fault passes on, but for the values of units, of which the first wrong one is known. */
const ORDER = [
  'outputs',
  'cost',
  'deltas',
  'numericalGradient',
  'gradient',
  'inputGradient',
  'consistency',
  'update',
] as const;
const VECTORS: Partial<Record<keyof Parts, VectorCheck['part']>> = {
  numericalGradient: 'numericalGradient',
  gradient: 'gradient',
  update: 'parametersAfter',
};

/** Tells where the fault behind reported numbers is; undefined where nothing mismatches. */
export function hintOf({ parts, reported }: ReportedCheck, problem: Problem | undefined): Hint | undefined {
  const { firstWrong } = reported;
  if (firstWrong !== undefined) {
    const { part, layer, unit, example } = firstWrong;
    return { part, layer, units: [unit], example };
  }
  const part = ORDER.find((one) => isWrong(parts[one]));
  if (part === undefined) return undefined;
  const vector = reported.vectors.find((one) => one.part === VECTORS[part]);
  const wrong = vector?.tensors.filter(({ counts }) => counts.mismatch > 0) ?? [];
  const start = wrong.at(-1);
  if (start === undefined) return { part };
  const units = problem && wrongUnits(start, problem);
  return {
    part,
    tensors: wrong.map(({ name }) => name),
    start: start.name,
    ...(units !== undefined && { units }),
  };
}

function isWrong(status: PartStatus | undefined): boolean {
  return status === 'mismatch';
}

/** The units of a tensor's layer that have a mismatch; undefined where all have, or the tensor is of several layers. */
function wrongUnits({ name, weights }: TensorCheck, { tensors, network }: Problem): number[] | undefined {
  const source = tensors.find((tensor) => tensor.name === name)?.source;
  if (source === undefined) return undefined;
  const layers = new Set(Array.from(source, (index) => network.space.tensorAt(index).layer));
  if (layers.size > 1) return undefined;
  const all = new Set<number>();
  const wrong = new Set<number>();
  source.forEach((index, flat) => {
    const { offset, size, shape } = network.space.tensorAt(index);
    const unit = Math.floor((index - offset) / (size / shape[0]));
    all.add(unit);
    if (VERDICTS[weights.verdict[flat]] === 'mismatch') wrong.add(unit);
  });
  return wrong.size < all.size ? [...wrong].sort((a, b) => a - b) : undefined;
}
