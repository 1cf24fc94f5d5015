import { resolve } from 'node:path';
import type { Network } from '../../network/network.ts';
import type { Layout } from '../../tensors/layout.ts';
import { fileBeside, type Surroundings } from '../surroundings.ts';
import { readTensorFile } from '../tensor-files/read.ts';
import { fitParameters } from './fit.ts';

/** Reads θ from a file of tensors beside the spec. */
export async function readParametersFile(
  name: string,
  network: Network,
  layout: Layout,
  surroundings: Surroundings,
): Promise<Float64Array> {
  const place = surroundings.locate(['parameters', 'file']);
  const file = fileBeside(name, surroundings);
  const given = await readTensorFile(resolve(surroundings.directory, name), { name, file, place });
  const parameters = fitParameters(given, [], network, layout);
  given.complaints.throwIfAny();
  return parameters;
}
