import { describeShape } from '../input/describe.ts';
import type { Issues } from '../input/issues.ts';
import { type ArrangedTensor, type Layout, type UnrolledTensor, unrolledTensors } from '../tensors/layout.ts';
import type { ParameterSpace } from '../tensors/parameters.ts';
import { sizeOf } from '../tensors/tensor.ts';
import type { Initialized } from './schema/protocol.ts';

/** What settles the order of the numbers of a vector. */
export const SAY_ORDER =
  'say in the layout how it is unrolled, "unrolled": "row-major" (by rows) or "column-major" (by columns)';

/** Whether a shape is that of a vector of all numbers of a matrix. */
export function isUnrolled(shape: readonly number[], { source }: Pick<ArrangedTensor, 'source'>): boolean {
  return sizeOf(shape) === source.length && shape.filter((length) => length !== 1).length <= 1;
}

/** Whether a shape is that of a vector of all numbers of the layer of that name. */
export function isLayerVector(name: string, shape: readonly number[], { tensors }: ParameterSpace): boolean {
  const own = tensors.filter(({ layer }) => layer === name);
  return own.length > 1 && shape.length === 1 && shape[0] === own.reduce((sum, { size }) => sum + size, 0);
}

/**
 * Finds the parameters of a program in an unrolled layout: one vector of all, one for each layer, or one for each tensor.
 *
 * @returns its vectors, and the tensors that they hold, which a person is shown, with the layout of these
 */
export function declareUnrolled(
  space: ParameterSpace,
  { unrolled, ...layout }: Layout,
  parameters: Initialized['parameters'],
  issues: Issues,
): { tensors: ArrangedTensor[]; shown: ArrangedTensor[]; size: number; layout: Layout } {
  const all = unrolledTensors(space, { ...layout, ...(unrolled && { unrolled }) });
  const shown = all.map(({ tensor }) => tensor);
  const found = new Set<UnrolledTensor>();
  const tensors = parameters.map(({ name, shape }, k) => {
    const held = parameters.length === 1 ? all : heldBy(name, all);
    const order = Int32Array.from(held.flatMap((one) => [...one.order]));
    const [only] = held;
    if (held.some((one) => found.has(one))) {
      issues.add(
        'tensor-twice',
        ['parameters', k, 'name'],
        `${JSON.stringify(name)} has numbers that another vector has too`,
      );
    }
    if (held.length === 0) {
      const known = [...new Set(all.flatMap(({ layer, tensor }) => [layer, tensor.name]))].join(', ');
      issues.add(
        'unknown-tensor',
        ['parameters', k, 'name'],
        `the spec has no ${JSON.stringify(name)}; it has ${known}`,
      );
    } else if (held.length === 1 && describeShape(shape) === describeShape(only.tensor.shape)) {
      found.add(only);
      return { ...only.tensor, name };
    } else if (!isUnrolled(shape, { source: order })) {
      const message = `${name}: expected a vector of ${order.length} numbers, ${held.map(({ tensor }) => tensor.name).join(', then ')}, found the shape ${describeShape(shape)}`;
      issues.add('wrong-shape', ['parameters', k, 'shape'], message);
    }
    for (const one of held) found.add(one);
    return { name, shape, source: order };
  });
  for (const one of all) {
    if (!found.has(one))
      issues.add('missing-tensor', ['parameters', one.tensor.name], 'is missing: the spec has it');
  }
  return { tensors, shown, size: space.size, layout };
}

/** The tensors that a vector of that name has: one, or those of a layer. */
function heldBy(name: string, all: readonly UnrolledTensor[]): readonly UnrolledTensor[] {
  const own = all.filter(({ tensor }) => tensor.name === name);
  return own.length > 0 ? own : all.filter(({ layer }) => layer === name);
}
