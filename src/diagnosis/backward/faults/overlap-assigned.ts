import type { Layer } from '../../../network/graph.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { argumentScopes, overrideAll } from '../argument-scopes.ts';
import type { Right, Wrong } from '../overrides.ts';
import { featureAt, masked, positionAt } from '../positions.ts';
import { featuresOf } from '../tensors.ts';
import { lastWindow, overlapOf } from '../window-places.ts';

/** `=` for `+=` where several windows share an input, or several positions a weight. */
export const overlapAssigned: BackwardFault = {
  code: 'NN131',
  slug: 'overlap-assigned',
  words:
    'overlap windows overwritten assigned += added convolution pooling patches col2im accumulate positions',
  title: 'gradients of several windows are assigned, not added',
  rule: 'delta through a layer, or weight gradient',
  met: 11,
  anyLayers: true,
  about:
    'An input belongs to several windows, and a weight to all positions and examples. The loop over the windows assigns each contribution, so only the last one stays.',
  wrong: [
    'for i in range(H_out):',
    '    for j in range(W_out):',
    '        dx[:, :, i:i+k, j:j+k] = d[:, :, i, j] @ W',
  ],
  right: [
    'for i in range(H_out):',
    '    for j in range(W_out):',
    '        dx[:, :, i:i+k, j:j+k] += d[:, :, i, j] @ W',
  ],
  shows:
    'The layers above are right. The gradient is too small, and right at inputs that only one window has.',
  matters: 'Most paths from an input or weight to the cost are missing from its gradient.',
  fix: 'Start from zeros and add: dx[window] += W·δ, dW += δ·x[window] and db += δ, for every example, filter and position.',
  *variants(problem) {
    const { network } = problem;
    const overlaps = (l: number) => overlapOf(network.layers[l]).some((many) => many > 1);
    for (const scope of argumentScopes(problem, overlaps, [['input']])) {
      const kinds = new Set(scope.layers.map((l) => network.layers[l].type));
      const layer = network.layers[scope.layers[0]];
      const isSplit = kinds.has('conv2d') && featuresOf(layer) > 1 && layer.definition.groups === 1;
      for (const [what, wrong] of [
        ['with the last window’s contribution only', lastWindow()],
        ...(isSplit
          ? ([['with the last filter’s and window’s contribution only', ofLastFilter]] as const)
          : []),
        ...(kinds.has('max-pool2d')
          ? ([
              [
                'with the last window’s contribution only to each of its largest entries',
                lastWindow((own) => own !== 0),
              ],
            ] as const)
          : []),
      ] as const) {
        yield {
          where: scope.where,
          does: `${what} ${scope.words}`,
          plant: (rules) => overrideAll(rules, scope, wrong),
        };
      }
    }
    const shares = (l: number) => network.layers[l].units > featuresOf(network.layers[l]);
    for (const scope of argumentScopes(problem, shares, [['weight'], ['bias'], ['weight', 'bias']])) {
      for (const [what, keeps, fewest] of [
        ['position', (isPosition: boolean) => isPosition, 1],
        ['example', (_: boolean, isExample: boolean) => isExample, 2],
        [
          'position of the last example',
          (isPosition: boolean, isExample: boolean) => isPosition && isExample,
          2,
        ],
      ] as const) {
        const ofPositions = scope.layers.some((l) => network.layers[l].type === 'positions');
        // The rows of learned positions are NN150.
        if (problem.data.count < fewest || (ofPositions && fewest > 1)) continue;
        yield {
          where: scope.where,
          does: `with the last ${what} only ${scope.words}`,
          plant: (rules) =>
            overrideAll(rules, scope, (at, l, deltas, right) => {
              const layer = at.network.layers[l];
              const positionOf = positionAt(layer.output);
              const last = layer.units / featuresOf(layer) - 1;
              return right(
                masked(deltas, layer.units, (k, n) =>
                  keeps(positionOf(k) === last, n === at.examples.count - 1),
                ),
              );
            }),
        };
      }
    }
  },
};

const ofLastFilter: Wrong = (at, l, deltas, right) => {
  const layer = at.network.layers[l];
  const last: Right = (upstream = deltas, where = at) => right(ofFeature(layer, upstream), where);
  return lastWindow()(at, l, deltas, last);
};

function ofFeature(layer: Layer, rows: Float64Array): Float64Array {
  const [featureOf, many] = [featureAt(layer.output), featuresOf(layer)];
  return masked(rows, layer.units, (k) => featureOf(k) === many - 1);
}
