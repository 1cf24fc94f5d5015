import type { TrainingFinding, TrainingSlug } from '../../verdict/findings/training.ts';
import { equalUnits } from './equal-units.ts';
import { outputLossPair } from './output-loss-pair.ts';
import type { TrainingRun } from './run.ts';
import type { Symptom } from './symptom.ts';
import { targetsOutOfRange } from './targets-out-of-range.ts';

type AnySymptom = { [S in TrainingSlug]: Symptom<S> }[TrainingSlug];

/** Everything that is found in a training: causes before what follows from them. */
export const TRAINING_SYMPTOMS: readonly AnySymptom[] = [outputLossPair, targetsOutOfRange, equalUnits];

const RANK = { error: 0, warning: 1, note: 2 } as const;

/** Returns what is wrong with a training: what surely prevents learning first, and a cause before its symptoms. */
export function findSymptoms(run: TrainingRun): readonly TrainingFinding[] {
  const findings: { finding: TrainingFinding; rank: number }[] = [];
  const explained = new Set<string>();
  for (const { code, slug, explains = [], find } of TRAINING_SYMPTOMS) {
    if (explained.has(slug)) continue;
    const found = find(run);
    if (found === undefined) continue;
    const { severity, where = {}, advice = [] } = found;
    if (severity !== 'note') for (const symptom of explains) explained.add(symptom);
    const evidence = { ...found.evidence, ...(advice.length > 0 && { advice }) };
    const finding = { family: 'training', code, slug, severity, where, evidence, runnersUp: [] };
    findings.push({ finding: finding as TrainingFinding, rank: RANK[severity] });
  }
  return findings.sort((a, b) => a.rank - b.rank).map(({ finding }) => finding);
}
