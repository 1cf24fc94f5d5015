import { resolve } from 'node:path';
import { fileBeside, type Surroundings } from '../../input/surroundings.ts';
import { tensorsIn } from '../../input/tensor-files/json.ts';
import { readTensorFile } from '../../input/tensor-files/read.ts';
import type { Layer } from '../../network/graph.ts';
import type { Network } from '../../network/network.ts';
import { LIMITS, type Limits } from '../../tensors/files/source.ts';
import type { Layout } from '../../tensors/layout.ts';
import type { ParameterTensor } from '../../tensors/parameters.ts';
import {
  type Fill,
  type Init,
  type InitializedLayer,
  type Initializer,
  initializers,
} from '../initializers.ts';
import { type Random, random } from '../random.ts';
import type { Spec } from '../schema/spec.ts';
import type { SpecReading } from '../settings.ts';
import { fitParameters } from './fit.ts';

/** Initializers without random numbers, which a program can have too. */
const FIXED = ['zeros', 'constant', 'sine'];

/** Whether the parameters are random numbers that the spec only seeds. */
export function isDrawn({ parameters = {} }: Spec): boolean {
  const { init, values, file } = parameters;
  return values === undefined && file === undefined && !FIXED.includes(init?.type ?? 'glorot');
}

/** Makes θ as a spec says: drawn, given in the spec, or read from a file. */
export async function makeParameters(
  spec: Spec,
  network: Network,
  layout: Layout,
  reading: SpecReading,
): Promise<Float64Array> {
  const { issues, overrides } = reading;
  const { init, values, file } = spec.parameters ?? {};
  const said = (['init', 'values', 'file'] as const).filter((key) => spec.parameters?.[key] !== undefined);
  if (said.length > 1) {
    const message = `${said.join(' and ')} each define the parameters: keep one of them`;
    issues.add('parameters-twice', ['parameters', said[1]], message, 'key');
    return new Float64Array(network.space.size);
  }
  if (init?.type === 'uniform' && (init.low ?? -1) > (init.high ?? 1)) {
    const message = `low must not exceed high, found low ${init.low ?? -1} and high ${init.high ?? 1}`;
    issues.add('wrong-value', ['parameters', 'init', init.low === undefined ? 'high' : 'low'], message);
  }
  const path = ['parameters', 'values'];
  const parameters =
    values !== undefined
      ? fitParameters(tensorsIn(values, path, issues), path, network, layout)
      : file !== undefined
        ? await readParametersFile(file, network, layout, reading)
        : redraw(spec, network, overrides, 0).parameters;
  network.arithmetic.roundAll(parameters);
  return parameters;
}

/** Draws θ from the seed that comes so many after that of the spec or the command line, and returns the seed, too. */
export function redraw(
  { parameters = {} }: Spec,
  network: Network,
  overrides: SpecReading['overrides'],
  after: number,
): { seed: number; parameters: Float64Array } {
  // seeds have 32 bits
  const seed = ((overrides.seed ?? parameters.seed ?? 0) + after) % 2 ** 32;
  const drawn = drawParameters(network, parameters.init ?? { type: 'glorot' }, seed);
  network.arithmetic.roundAll(drawn);
  return { seed, parameters: drawn };
}

/** Makes θ with an initializer: layer after layer, its weights in row-major order and then its biases. */
export function drawParameters(network: Network, init: Init, seed: number): Float64Array {
  const parameters = new Float64Array(network.space.size);
  const stream = random(seed);
  for (const layer of network.layers) drawLayer(layer, init, stream, parameters);
  return parameters;
}

function drawLayer(layer: Layer, init: Init, stream: Random, parameters: Float64Array): void {
  // Those of other layers are drawn there.
  const tensors = layer.tensors.filter((tensor) => tensor.layer === layer.name);
  // What scales or shifts numbers one by one begins without an effect, as in every course.
  const scaled = tensors.some(({ begins }) => begins !== undefined);
  for (const { begins, offset, size } of tensors)
    if (begins !== undefined) parameters.fill(begins, offset, offset + size);
  if (scaled || !tensors.some(({ kind }) => kind === 'weight')) return;
  const hasBias = tensors.some(({ kind }) => kind === 'bias');
  // the table pairs each type with an initializer of its own constants
  const initializer = initializers[init.type] as Initializer<Init['type']>;
  let fill: Fill = () => 0;
  for (const tensor of tensors) {
    const { offset, size, kind, shape } = tensor;
    if (kind === 'weight') fill = initializer(init, { ...fansOf(tensor), hasBias }, stream);
    const width = size / shape[0];
    for (let k = 0; k < size; k++) {
      const unit = Math.floor(k / width);
      parameters[offset + k] = kind === 'bias' ? (init.bias ?? fill(unit, 'bias')) : fill(unit, k % width);
    }
    if (tensor.zeros !== undefined)
      parameters.fill(0, offset + tensor.zeros * width, offset + (tensor.zeros + 1) * width);
  }
}

/**
 * Returns how many numbers make one output, and how many outputs one input is in: of a kernel [filters, channels, rows,
 * columns] those of one position, of a vector all of it.
 */
function fansOf({ shape, size }: ParameterTensor): Omit<InitializedLayer, 'hasBias'> {
  if (shape.length === 1) return { inputs: size, units: size, rows: size };
  return { inputs: size / shape[0], units: size / shape[1], rows: shape[0] };
}

/** Reads θ from a file of tensors beside the spec. */
async function readParametersFile(
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
