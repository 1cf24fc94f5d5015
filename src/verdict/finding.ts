import type { ProgramFinding } from './conduct/program-findings.ts';
import type { DiagnosisFinding } from './findings/diagnosis.ts';
import type { TrainingFinding } from './findings/training.ts';
import type { TransposedFinding } from './gradient/transposed.ts';

/**
 * What is wrong or odd, as data: a stable code, a place and evidence whose type follows from the family, and for
 * programs from the slug. `report/findings` turns it into sentences.
 */
export type Finding = TransposedFinding | ProgramFinding | DiagnosisFinding | TrainingFinding;
