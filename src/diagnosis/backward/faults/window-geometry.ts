import type { BackwardFault } from '../../catalogue/fault.ts';
import { otherWindowVariants } from '../other-windows.ts';

/** Windows in the backward pass that are not those of the forward pass. */
export const windowGeometry: BackwardFault = {
  code: 'NN133',
  slug: 'window-geometry',
  words: 'stride padding crop dilation shifted window geometry convolution transposed output padding',
  title: 'the windows of the backward pass are not those of the forward pass',
  rule: 'delta through a layer, or weight gradient',
  met: 7,
  anyLayers: true,
  about:
    'The backward pass of a convolution or pooling uses another stride, padding or dilation than the forward pass: the window of output (i, j) begins at (i, j) instead of (i·s − p, j·s − p), or the padding is not cropped from the gradient.',
  wrong: [
    'dx_pad = np.zeros_like(x_pad)',
    'for i, j in np.ndindex(H_out, W_out):',
    '    dx_pad[:, :, i:i+k, j:j+k] += dwin(i, j)  # i, not i * s',
    'dx = dx_pad[:, :, p:p+H, p:p+W]',
  ],
  right: [
    'dx_pad = np.zeros_like(x_pad)',
    'for i, j in np.ndindex(H_out, W_out):',
    '    dx_pad[:, :, i*s:i*s+k, j*s:j*s+k] += dwin(i, j)',
    'dx = dx_pad[:, :, p:p+H, p:p+W]',
  ],
  shows:
    'The bias gradient is right, and so is the size of the others. They have a wrong direction: the cosine with the right gradient is near 0.',
  matters: 'Each input receives the gradient of another place.',
  fix: 'The window of output (i, j) begins at row i·s − p and column j·s − p of the input, in the forward and in the backward pass. With padding p, compute dx of the padded input, then return dx[p:p+H, p:p+W].',
  *variants(problem) {
    yield* otherWindowVariants(problem, 'geometry', [['weight'], ['input'], ['weight', 'input']]);
  },
};
