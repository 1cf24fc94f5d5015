import type {
  SpecChange,
  TrainingEvidence,
  TrainingFindingOf,
  TrainingSlug,
} from '../../verdict/findings/training.ts';
import type { CatalogueEntry } from '../catalogue/fault.ts';
import type { TrainingRun } from './run.ts';

/** What a rule has found. */
export interface Found<S extends TrainingSlug> {
  /** `error` only where learning is surely prevented, `note` where it is true and harmless. */
  readonly severity: 'error' | 'warning' | 'note';
  readonly where?: TrainingFindingOf<S>['where'];
  readonly evidence: TrainingEvidence[S];
  /** The changes of the spec that the finding advises. */
  readonly advice?: readonly SpecChange[];
}

/** A symptom or cause of a training that does not work: its page, and the rule that finds it. */
export interface Symptom<S extends TrainingSlug> extends CatalogueEntry {
  readonly code: TrainingFindingOf<S>['code'];
  readonly slug: S;
  /** Symptoms that follow from it: where it is more than a note, they are no findings of their own. */
  readonly explains?: readonly TrainingSlug[];
  /** Whether it is looked for in networks of all layers; others are in networks of dense layers that follow each other. */
  readonly anyLayers?: true;
  /** Returns what the facts of a run show; undefined where they show nothing, or are missing. */
  find(run: TrainingRun): Found<S> | undefined;
}

/** How a training can end: what every cause explains. */
export const ENDINGS: readonly TrainingSlug[] = [
  'training-not-finite',
  'diverged',
  'local-minimum',
  'plateau',
];
