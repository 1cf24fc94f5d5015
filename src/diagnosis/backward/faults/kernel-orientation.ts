import type { BackwardFault } from '../../catalogue/fault.ts';
import { otherWindowVariants } from '../other-windows.ts';

/** A kernel that is turned where it should not be, or not turned where it should. */
export const kernelOrientation: BackwardFault = {
  code: 'NN134',
  slug: 'kernel-orientation',
  words: 'kernel rotated 180 flipped rot180 convolution cross-correlation gather full',
  title: 'the kernel has the wrong orientation in the backward pass',
  rule: 'delta through a layer, or weight gradient',
  met: 4,
  anyLayers: true,
  about:
    'The gradient of the input uses the kernel as it is where it has to be rotated by 180 degrees, or the reverse; or the gradient of the kernel is reversed.',
  wrong: [
    '# gather: dx = full correlation of d with W, which is not rotated',
    'dx = correlate2d(d, W, mode="full")',
    'dW = correlate2d(x, d, mode="valid")',
  ],
  right: [
    '# gather: dx = full correlation of d with W rotated by 180 degrees',
    'dx = correlate2d(d, W[::-1, ::-1], mode="full")',
    'dW = correlate2d(x, d, mode="valid")',
  ],
  shows:
    'The gradient of the kernel has the right numbers in the opposite order, or the layers below are wrong. It does not show with 1×1 and symmetric kernels.',
  matters: 'Each input receives the gradient of its mirror image.',
  fix: 'For z = Σ W·x[window]: add W·δ to dx[window] as it is (scatter), or correlate the padded δ with W rotated by 180 degrees (gather). Both are the same.',
  butRight:
    'dx[window] += W·δ needs no rotation: the scatter form visits the entries of a window in the order of the forward pass.',
  *variants(problem) {
    yield* otherWindowVariants(problem, 'orientation', [['weight'], ['input'], ['weight', 'input']]);
  },
};
