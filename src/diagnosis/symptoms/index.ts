import { isDenseChain } from '../../network/graph.ts';
import type { TrainingFinding, TrainingSlug } from '../../verdict/findings/training.ts';
import { contradictoryLabels } from './contradictory-labels.ts';
import { deadUnits } from './dead-units.ts';
import { diverged } from './diverged.ts';
import { equalUnits } from './equal-units.ts';
import { explodingActivations } from './exploding-activations.ts';
import { inputIgnored } from './input-ignored.ts';
import { inputsNotScaled } from './inputs-not-scaled.ts';
import { localMinimum } from './local-minimum.ts';
import { momentumTooHigh } from './momentum-too-high.ts';
import { notRepresentable } from './not-representable.ts';
import { oneClass } from './one-class.ts';
import { outputLossPair } from './output-loss-pair.ts';
import { plateau } from './plateau.ts';
import { rateTooHigh } from './rate-too-high.ts';
import { rateTooLow } from './rate-too-low.ts';
import { regularizationDominates } from './regularization-dominates.ts';
import type { TrainingRun } from './run.ts';
import { saturatedUnits } from './saturated-units.ts';
import type { Symptom } from './symptom.ts';
import { targetsOutOfRange } from './targets-out-of-range.ts';
import { tensorNotMoving } from './tensor-not-moving.ts';
import { trainingNotFinite } from './training-not-finite.ts';
import { vanishingGradient } from './vanishing-gradient.ts';

type AnySymptom = { [S in TrainingSlug]: Symptom<S> }[TrainingSlug];

/** Everything that is found in a training: causes before what follows from them. */
export const TRAINING_SYMPTOMS: readonly AnySymptom[] = [
  // what no training can mend
  outputLossPair,
  targetsOutOfRange,
  oneClass,
  inputIgnored,
  contradictoryLabels,
  notRepresentable,
  // where it starts
  equalUnits,
  regularizationDominates,
  inputsNotScaled,
  explodingActivations,
  saturatedUnits,
  // how it steps
  momentumTooHigh,
  rateTooHigh,
  deadUnits,
  vanishingGradient,
  tensorNotMoving,
  rateTooLow,
  // where it ends
  localMinimum,
  plateau,
  diverged,
  trainingNotFinite,
];

/** Returns what is wrong with a training: a cause before its symptoms, and what is harmless last. */
export function findSymptoms(run: TrainingRun): readonly TrainingFinding[] {
  const findings: { finding: TrainingFinding; rank: number }[] = [];
  const explained = new Set<TrainingSlug>();
  const dense = isDenseChain(run.sample.network);
  for (const { code, slug, explains = [], anyLayers, find } of TRAINING_SYMPTOMS) {
    if (explained.has(slug) || !(dense || anyLayers)) continue;
    const found = find(run);
    if (found === undefined) continue;
    const { severity, where = {}, advice = [] } = found;
    if (severity !== 'note') for (const symptom of explains) explained.add(symptom);
    const evidence = { ...found.evidence, ...(advice.length > 0 && { advice }) };
    const finding = { family: 'training', code, slug, severity, where, evidence, runnersUp: [] };
    findings.push({ finding: finding as TrainingFinding, rank: severity === 'note' ? 1 : 0 });
  }
  return findings.sort((a, b) => a.rank - b.rank).map(({ finding }) => finding);
}
