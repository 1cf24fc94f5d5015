import type { UpdateFault } from './fault.ts';
import { adamCorrection } from './faults/adam-correction.ts';
import { adamCount } from './faults/adam-count.ts';
import { adamPower } from './faults/adam-power.ts';
import { adamStored } from './faults/adam-stored.ts';
import { averageFactor } from './faults/average-factor.ts';
import { epsilonPlace } from './faults/epsilon-place.ts';
import { momentumOfTheWeight } from './faults/momentum-of-the-weight.ts';
import { notUpdated } from './faults/not-updated.ts';
import { stepAccumulated } from './faults/step-accumulated.ts';
import { stepSign } from './faults/step-sign.ts';
import { stepTransposed } from './faults/step-transposed.ts';
import { velocityCleared } from './faults/velocity-cleared.ts';
import { weightDecay } from './faults/weight-decay.ts';

/** All faults of the update step, in the order of their codes. */
export const UPDATE_FAULTS: readonly UpdateFault[] = [
  stepSign,
  notUpdated,
  momentumOfTheWeight,
  velocityCleared,
  averageFactor,
  adamCorrection,
  adamPower,
  adamCount,
  adamStored,
  epsilonPlace,
  weightDecay,
  stepTransposed,
  stepAccumulated,
];
