import type { BackwardFault } from '../../catalogue/fault.ts';
import { argumentScopes, overrideAll } from '../argument-scopes.ts';
import { otherWindowVariants } from '../other-windows.ts';

/** An average that is differentiated with another divisor. */
export const poolingDivisor: BackwardFault = {
  code: 'NN136',
  slug: 'pooling-divisor',
  words: 'average pooling mean divisor size window count padding clipped',
  title: 'the divisor of average pooling is wrong in the backward pass',
  rule: 'delta through a layer',
  met: 6,
  anyLayers: true,
  about:
    'Each entry of a window gets δ divided by something else than in the forward pass: not divided, divided by the side of the window instead of its size, or by another count at the border.',
  wrong: [
    'for i, j in np.ndindex(H_out, W_out):',
    '    dx[:, :, i*s:i*s+k, j*s:j*s+k] += d[:, :, i:i+1, j:j+1] / k',
  ],
  right: [
    'for i, j in np.ndindex(H_out, W_out):',
    '    dx[:, :, i*s:i*s+k, j*s:j*s+k] += d[:, :, i:i+1, j:j+1] / k**2',
  ],
  shows:
    'The layers below are off by one factor. With another count at the border only inputs of clipped windows are wrong.',
  matters: 'The layers below the pooling get steps that are too long beside those above it.',
  fix: 'y = Σ window / n has ∂y/∂x = 1/n for each entry, with the n of the forward pass: rows times columns of the window, or how many of them are inside the input.',
  *variants(problem) {
    const { layers } = problem.network;
    const isAverage = (l: number) => layers[l].type === 'average-pool2d';
    for (const [what, factorOf] of [
      ['not divided', (rows: number, columns: number) => rows * columns],
      ['divided by the rows of the window', (_rows: number, columns: number) => columns],
    ] as const) {
      const isOther = (l: number) => isAverage(l) && factorOf(...layers[l].definition.windows!.size) !== 1;
      for (const scope of argumentScopes(problem, isOther, [['input']])) {
        yield {
          where: scope.where,
          does: `${what} ${scope.words}`,
          plant: (rules) =>
            overrideAll(rules, scope, (at, l, deltas, right) => {
              const factor = factorOf(...at.network.layers[l].definition.windows!.size);
              return right(deltas).map((value) => factor * value);
            }),
        };
      }
    }
    yield* otherWindowVariants(problem, 'divisor', [['input']]);
  },
};
