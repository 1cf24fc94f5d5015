import { collectIssues } from '../input/issues.ts';
import { buildNetwork } from '../network/build.ts';
import { arrange } from '../tensors/layout.ts';
import { makeData } from './data/data.ts';
import { givenInputs } from './data/masks.ts';
import { standardize } from './data/standardize.ts';
import { makeValidation } from './data/validation.ts';
import { defineNetwork, layoutOf } from './definition.ts';
import { markFrozen } from './parameters/frozen.ts';
import { makeOptimizerState } from './parameters/optimizer-state.ts';
import { isDrawn, makeParameters, redraw } from './parameters/parameters.ts';
import type { Problem } from './problem.ts';
import type { Spec } from './schema/spec.ts';
import { checkOverrides, checkSettings, type SpecSurroundings, trainSettings } from './settings.ts';

/**
 * Turns a spec that fits its schema into a problem: parameters and data are drawn or read, and their shapes are
 * checked.
 *
 * @param name what the problem is called where the spec does not say
 * @throws NncheckError with all that does not fit
 */
export async function resolveSpec(
  spec: Spec,
  name: string,
  surroundings: SpecSurroundings,
): Promise<Problem> {
  const { file, locate, overrides } = surroundings;
  checkOverrides(overrides);
  const found = collectIssues('spec', locate);
  const definition = defineNetwork(spec, found);
  found.throwIfAny();
  const network = buildNetwork(definition);
  const layout = layoutOf(spec);
  const frozen = markFrozen(spec.parameters?.frozen ?? [], network.space, layout, found);
  const reading = { ...surroundings, issues: found };
  const parameters = await makeParameters(spec, network, layout, reading);
  const data = await makeData(spec, definition, reading);
  const validation = await makeValidation(spec, definition, data?.classes, reading);
  const optimizerState = makeOptimizerState(spec, network, layout, found);
  found.throwIfAny();
  if (data === undefined) throw new TypeError('no data, and no issue about them');
  if (spec.data.standardize !== undefined)
    standardize(spec.data.standardize, data, validation ? [validation] : [], givenInputs(definition));
  for (const { inputs, targets } of [data, ...(validation ? [validation] : [])]) {
    network.arithmetic.roundAll(inputs);
    network.arithmetic.roundAll(targets);
  }
  return {
    name: spec.name ?? name,
    ...(file !== undefined && { source: file }),
    network,
    definition,
    parameters,
    ...(isDrawn(spec) && {
      drawn: true as const,
      redraw: (after: number) => redraw(spec, network, overrides, after),
    }),
    tensors: arrange(network.space, layout),
    layout,
    frozen,
    data,
    check: checkSettings(spec, overrides),
    train: trainSettings(spec, overrides, data.count),
    ...(optimizerState && { optimizerState }),
    ...(validation && { validation }),
    placeOf(layer) {
      const index = definition.layers.findIndex(({ name }) => name === layer);
      return locate(index === -1 ? ['network'] : ['network', 'layers', index]);
    },
    files: surroundings.files,
  };
}
