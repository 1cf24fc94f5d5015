import { joinedAxis } from '../../../network/layers/elementwise.ts';
import { rowLength } from '../../../network/shape.ts';
import { type NodePull, nodeFault } from '../node-faults.ts';

/** The gradient of a concatenation taken apart in the wrong order. */
export const partsExchanged = nodeFault(
  {
    code: 'NN162',
    slug: 'parts-exchanged',
    words: 'concatenate split parts order swapped hstack gradient skip',
    title: 'the gradient of joined layers is taken apart in the wrong order',
    rule: 'delta through a layer',
    met: 1,
    about:
      'y = [u, v] hands the first part of dy back to u and the rest to v. The parts are taken in the opposite order.',
    wrong: ['y = np.concatenate([u, v], axis=1)', 'dv, du = dy[:, :n], dy[:, n:]  # n = v.shape[1]'],
    right: ['y = np.concatenate([u, v], axis=1)', 'du, dv = dy[:, :n], dy[:, n:]  # n = u.shape[1]'],
    shows: 'Everything above is right. The layers below the parts get each other’s gradients.',
    matters: 'Each part learns what the other one should.',
    fix: 'Take dy apart where the forward pass joined it: du = dy[:, :u.shape[1]], dv = dy[:, u.shape[1]:].',
  },
  ['concatenate'],
  [
    {
      does: 'with its two parts exchanged in the backward pass',
      wrong: (['x', 'other'] as const).map((argument) => ({
        type: 'concatenate',
        argument,
        pull({ layer: { inputShapes, output }, upstream, right }: NodePull) {
          const [first, whole] = [inputShapes[0], output].map((shape) =>
            rowLength(shape.slice(joinedAxis(shape))),
          );
          // Each part begins where it would if the other one was the first.
          return right(
            upstream.map((_, k) => upstream[k - (k % whole) + (((k % whole) + whole - first) % whole)]),
          );
        },
      })),
      fits: ({ reads }) => reads.length === 2,
    },
  ],
);
