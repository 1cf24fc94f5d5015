import type { TensorCheck } from '../../verdict/verdict.ts';

/** Tells whether tensors are weights and biases in turn whose shapes follow one another, as a spec can describe. */
export function isDenseChain(tensors: readonly Pick<TensorCheck, 'shape'>[]): boolean {
  if (tensors.length === 0 || tensors.length % 2 === 1) return false;
  return (['out-in', 'in-out'] as const).some((order) => {
    let before: number | undefined;
    return tensors.every(({ shape }, k) => {
      if (k % 2 === 1) return shape.length === 1 && shape[0] === before;
      if (shape.length !== 2) return false;
      const [inputs, outputs] = order === 'out-in' ? [shape[1], shape[0]] : shape;
      const follows = before === undefined || before === inputs;
      before = outputs;
      return follows;
    });
  });
}
