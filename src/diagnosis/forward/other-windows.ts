import type { Layer } from '../../network/graph.ts';
import type { Operation } from '../../network/operations/operation.ts';
import { axisPairs } from '../backward/axes-exchanged.ts';
import { otherWindows } from '../backward/other-windows.ts';
import type { ForwardFault } from './fault.ts';
import { withPreActivations } from './replace.ts';

/** A convolution or pooling with another setting than the spec has. */
export const windowsDiffer: ForwardFault = {
  code: 'NN215',
  slug: 'windows-differ',
  words:
    'convolution kernel flipped rotated stride padding dilation channels swapped pooling divisor forward',
  title: 'a convolution or pooling is another one than the spec’s',
  stage: 'outputs',
  anyLayers: true,
  about:
    'The forward pass rotates a kernel or does not, reads windows at another stride, padding or dilation, exchanges the axes of a kernel, or divides an average by another count.',
  wrong: [
    '# the spec: a cross-correlation, as in every deep learning library',
    'z = scipy.signal.convolve2d(x, W, mode="valid")  # rotates W',
  ],
  right: [
    '# the spec: a cross-correlation, as in every deep learning library',
    'z = scipy.signal.correlate2d(x, W, mode="valid")',
  ],
  shows: 'The outputs are those of the network with the other setting.',
  matters:
    'The program computes a different network from the declared one. With trained weights its outputs are wrong.',
  fix: 'z[f, i, j] = Σ W[f, c, u, v]·x[c, i·s − p + u, j·s − p + v] + b[f]. For a true convolution put "flipped": true into the spec; for kernels stored in another order, "kernel" in the layout.',
  *variants({ network: { layers } }) {
    const found = layers.map((layer) => [...otherWindows(layer), ...exchanged(layer)]);
    for (const words of new Set(found.flat().map((one) => one.words))) {
      const having = [...layers.keys()].filter((l) => found[l].some((one) => one.words === words));
      for (const some of having.length > 1 ? [...having.map((l) => [l]), having] : [having]) {
        const names = some.map((l) => `"${layers[l].name}"`).join(' and ');
        yield {
          where: some.length === 1 ? { layer: layers[some[0]].name } : {},
          does: `${words} in layer ${names}`,
          replace: (on) =>
            withPreActivations(on, some, (own, layer) =>
              found[layers.findIndex(({ name }) => name === layer.name)]
                .find((one) => one.words === words)!
                .operation(layer, own),
            ),
        };
      }
    }
  },
};

/** The operations with two axes of the kernel exchanged. */
function exchanged({
  tensors,
}: Layer): { words: string; operation(layer: Layer, own: Operation): Operation }[] {
  const [kernel] = tensors;
  return (kernel === undefined ? [] : axisPairs(kernel)).map(({ words, from }) => ({
    words: `with ${words} of the kernel exchanged`,
    operation: (_layer, own) => withOrder(own, from),
  }));
}

/** An operation that reads its weight, and writes its gradient, with every element in another place. */
function withOrder(operation: Operation, from: Int32Array): Operation {
  const { parameters, pullbacks } = operation;
  const [{ offset }] = parameters;
  const moved = <At extends { theta: Float64Array }>(at: At): At => {
    const theta = at.theta.slice();
    for (let k = 0; k < from.length; k++) theta[offset + k] = at.theta[offset + from[k]];
    return { ...at, theta };
  };
  return {
    ...operation,
    value: (at, z) => operation.value(moved(at), z),
    pullbacks: {
      ...pullbacks,
      weight(at, deltas) {
        const own = pullbacks.weight!(at, deltas);
        const gradient = new Float64Array(own.length);
        for (let k = 0; k < from.length; k++) gradient[from[k]] = own[k];
        return gradient;
      },
      x: (at, deltas) => pullbacks.x!(moved(at), deltas),
    },
  };
}
