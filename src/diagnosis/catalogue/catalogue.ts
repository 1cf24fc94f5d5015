import { BACKWARD_FAULTS } from '../backward/faults/index.ts';
import type { ForwardFault } from '../forward/fault.ts';
import { FORWARD_FAULTS } from '../forward/index.ts';
import type { NumericalFault } from '../numerical/fault.ts';
import { NUMERICAL_FAULTS } from '../numerical/index.ts';
import { NUMBERS_ALONE } from '../patterns/numbers-alone.ts';
import { TRAINING_SYMPTOMS } from '../symptoms/index.ts';
import type { UpdateFault } from '../update/fault.ts';
import { UPDATE_FAULTS } from '../update/index.ts';
import type { BackwardFault, CatalogueEntry } from './fault.ts';
import { OTHER_ENTRIES } from './program-entries.ts';
import { COLUMNS_SWAPPED, NEGATIVE_CONVENTION, STRICT_THRESHOLD, UNEXPLAINED } from './unexplained.ts';

/** Everything that is named by its numbers, in the order of the codes. */
export const CATALOGUE: readonly (
  | CatalogueEntry
  | BackwardFault
  | ForwardFault
  | NumericalFault
  | UpdateFault
)[] = [
  UNEXPLAINED,
  NUMBERS_ALONE,
  NEGATIVE_CONVENTION,
  ...BACKWARD_FAULTS,
  ...FORWARD_FAULTS,
  ...NUMERICAL_FAULTS,
  COLUMNS_SWAPPED,
  STRICT_THRESHOLD,
  ...UPDATE_FAULTS,
].sort((a, b) => (a.code < b.code ? -1 : 1));

/** Everything that has a code and a page. */
export const ALL_ENTRIES: readonly CatalogueEntry[] = [
  ...CATALOGUE,
  ...OTHER_ENTRIES,
  ...TRAINING_SYMPTOMS,
].sort((a, b) => (a.code < b.code ? -1 : 1));

/** What the families of codes are about. */
export const FAMILIES: Readonly<Record<string, string>> = {
  NN0: 'the form of numbers, and what has no name',
  NN1: 'the backward pass',
  NN2: 'the forward pass and the cost',
  NN3: 'the numerical check itself',
  NN4: 'what is seen in training',
  NN5: 'network, data and task that do not fit each other',
  NN6: 'the program under test',
  NN7: 'the update step',
};
