import { resolve } from 'node:path';
import { fileBeside, type Surroundings } from '../../input/surroundings.ts';
import { readTensorFile } from '../../input/tensor-files/read.ts';
import type { Network } from '../../network/network.ts';
import { LIMITS, type Limits } from '../../tensors/files/limits.ts';
import type { Layout } from '../../tensors/layout.ts';
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
  const path = resolve(surroundings.directory, name);
  surroundings.files.push(path);
  const given = await readTensorFile(path, { name, file, place }, limitsOf(network));
  const parameters = fitParameters(given, [], network, layout);
  given.issues.throwIfAny();
  return parameters;
}

/** As much as θ needs, and as much again and more for a file that has something else in it: its shapes are then told. */
function limitsOf({ space }: Network): Limits {
  const numbers = Math.min(LIMITS.numbers, 2 * space.size + 2 ** 20);
  return { ...LIMITS, numbers, unpacked: Math.min(LIMITS.unpacked, 16 * numbers) };
}
