import { NncheckError } from '../../errors.ts';
import type { Network } from '../../network/network.ts';
import type { Layout } from '../../tensors/layout.ts';
import { fileBeside, readBeside, type Surroundings } from '../surroundings.ts';
import { readParameters } from './given.ts';

/** Reads θ from a file of tensors beside the spec. */
export async function readParametersFile(
  name: string,
  network: Network,
  layout: Layout,
  surroundings: Surroundings,
): Promise<Float64Array> {
  const path = ['parameters', 'file'];
  if (!/\.json$/i.test(name)) {
    const place = surroundings.locate(path);
    throw new NncheckError('spec', 'unknown-format', [
      { message: `parameters are read from .json files, found ${JSON.stringify(name)}`, place },
    ]);
  }
  const bytes = await readBeside(name, path, surroundings);
  const { readJson } = await import('../text/read-json.ts');
  const { value, complaints } = readJson(bytes, 'data', fileBeside(name, surroundings));
  const parameters = readParameters(value, [], network, layout, complaints);
  complaints.throwIfAny();
  return parameters;
}
