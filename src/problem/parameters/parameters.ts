import type { Issues } from '../../input/issues.ts';
import { tensorsIn } from '../../input/tensor-files/json.ts';
import type { Network } from '../../network/network.ts';
import type { Layout } from '../../tensors/layout.ts';
import type { Spec } from '../schema/spec.ts';
import type { SpecSurroundings } from '../settings.ts';
import { drawParameters } from './drawn.ts';
import { readParametersFile } from './file.ts';
import { fitParameters } from './fit.ts';

/** Makes θ as a spec says: drawn, given in the spec, or read from a file. */
export async function makeParameters(
  spec: Spec,
  network: Network,
  layout: Layout,
  surroundings: SpecSurroundings,
  issues: Issues,
): Promise<Float64Array> {
  const { init, values, file, seed } = spec.parameters ?? {};
  const said = (['init', 'values', 'file'] as const).filter((key) => spec.parameters?.[key] !== undefined);
  if (said.length > 1) {
    const message = `${said.join(' and ')} each say what the parameters are: keep one of them`;
    issues.add('parameters-twice', ['parameters', said[1]], message, 'key');
    return new Float64Array(network.space.size);
  }
  if (init?.type === 'uniform' && (init.low ?? -1) > (init.high ?? 1)) {
    const message = `low has to be at most high, and they are ${init.low ?? -1} and ${init.high ?? 1}`;
    issues.add('wrong-value', ['parameters', 'init', init.low === undefined ? 'high' : 'low'], message);
  }
  const path = ['parameters', 'values'];
  const parameters =
    values !== undefined
      ? fitParameters(tensorsIn(values, path, issues), path, network, layout)
      : file !== undefined
        ? await readParametersFile(file, network, layout, surroundings)
        : drawParameters(network, init ?? { type: 'glorot' }, surroundings.overrides.seed ?? seed ?? 0);
  network.arithmetic.roundAll(parameters);
  return parameters;
}
