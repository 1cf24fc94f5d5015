import type { TensorFormat } from '../input/tensor-files/tensor-file.ts';
import type { Problem } from '../problem/problem.ts';
import { gather } from '../tensors/layout.ts';

/** Writes θ in the person's own tensors and layout, as `parameters.file` of a spec reads it. */
export function parametersBytes(
  { tensors, network }: Pick<Problem, 'tensors' | 'network'>,
  theta: Float64Array,
  format: TensorFormat,
): Promise<Uint8Array> {
  const gathered = tensors.map(
    (tensor) => [tensor.name, { shape: tensor.shape, values: gather(theta, tensor) }] as const,
  );
  // rounded to float32 or not, what is read again is what was written
  return format.write(new Map(gathered), network.arithmetic.precision);
}
