import type { Path } from '../../input/issues.ts';
import type { NetworkDefinition } from '../../network/definition.ts';
import type { Dataset } from '../problem.ts';
import type { Spec } from '../schema/spec.ts';
import type { SpecReading } from '../settings.ts';
import { makeData } from './data.ts';
import { placedReading } from './placed.ts';

/**
 * Makes the examples of `train.validation`, whose issues are shown there.
 *
 * @param classes names of the classes of the data: those of the validation have to be the same, in the same order
 * @returns undefined where there are none, or an issue was added
 */
export async function makeValidation(
  spec: Spec,
  definition: NetworkDefinition,
  classes: readonly string[] | undefined,
  reading: SpecReading,
): Promise<Dataset | undefined> {
  const data = spec.train?.validation;
  if (data === undefined) return undefined;
  const { issues, overrides } = reading;
  const { examples: _, ...others } = overrides;
  const own = { ...placedReading(reading, placed), overrides: others };
  const made = await makeData({ ...spec, loss: withoutMask(spec), data }, definition, own, true);
  if (made?.classes === undefined || classes === undefined || String(made.classes) === String(classes)) {
    return made;
  }
  const message = `the classes are ${made.classes.join(', ')}, and those of the data ${classes.join(', ')}: they have to be the same`;
  issues.add('classes-differ', placed(['data', 'targets']), message);
  return undefined;
}

/** The mask of the loss is that of the data. */
function withoutMask({ loss: { mask: _, ...loss } }: Spec): Spec['loss'] {
  return loss;
}

const placed = ([first, ...rest]: Path): Path =>
  first === 'data' ? ['train', 'validation', ...rest] : [first, ...rest];
