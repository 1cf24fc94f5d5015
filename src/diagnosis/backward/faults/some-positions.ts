import type { Problem } from '../../../problem/problem.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { argumentScopes, overrideAll } from '../argument-scopes.ts';
import { masked, positionAt, positionAxes } from '../positions.ts';
import { RECURRENT } from '../recurrence.ts';
import { featuresOf, layerBelow } from '../tensors.ts';

/** A loop over positions that misses some, or an axis of them that is not summed. */
export const somePositions: BackwardFault = {
  code: 'NN132',
  slug: 'some-positions',
  words: 'positions rows columns missing loop range off by one not summed axis broadcast one window only',
  title: 'some positions are missing from the gradient',
  rule: 'delta through a layer, or weight gradient',
  met: 8,
  anyLayers: true,
  about:
    'A loop over the rows and columns of an output starts late or ends early, or only one position is taken where all of them have to be summed.',
  wrong: [
    'for i in range(H_out - 1):',
    '    for j in range(W_out - 1):',
    '        dW += d[:, :, i, j].T @ x[:, :, i:i+k, j:j+k]',
  ],
  right: [
    'for i in range(H_out):',
    '    for j in range(W_out):',
    '        dW += d[:, :, i, j].T @ x[:, :, i:i+k, j:j+k]',
  ],
  shows: 'The gradient is that of the remaining positions. Everything else is right.',
  matters: 'The weights do not learn from the positions that are missing.',
  fix: 'A parameter that is used at every position has the sum over all of them as its gradient: db = δ.sum(axis=(0, 2, 3)) for δ of [examples, filters, rows, columns].',
  *variants(problem) {
    const { network } = problem;
    const several = (l: number) => network.layers[l].units > featuresOf(network.layers[l]);
    for (const scope of argumentScopes(problem, several)) {
      const [rows, columns = ONE] = positionAxes(network.layers[scope.layers[0]].output);
      for (const [what, keeps, fits] of KEPT) {
        // That is a fault of the recurrent layer below it, which gets the upstream of its last step only.
        if (what === LAST && scope.layers.some((l) => isOnRecurrent(problem, l))) continue;
        if (!fits(rows.length, columns.length, scope.pulled.includes('input'))) continue;
        yield {
          where: scope.where,
          does: `with ${what.replace('rows', `${rows.name}s`)} only ${scope.words}`,
          plant: (rules) =>
            overrideAll(rules, scope, (at, l, deltas, right) => {
              const { output, units } = at.network.layers[l];
              const positionOf = positionAt(output);
              const [down, across = ONE] = positionAxes(output);
              return right(
                masked(deltas, units, (k) => {
                  const p = positionOf(k);
                  const [i, j] = [Math.floor(p / across.length), p % across.length];
                  return keeps(i, j, down.length, across.length);
                }),
              );
            }),
        };
      }
    }
  },
};

/** In place of columns, where there is one axis of positions, such as steps. */
const ONE = { length: 1 };

const LAST = 'the last position';

function isOnRecurrent({ network }: Problem, l: number): boolean {
  const below = layerBelow(network, l);
  return below !== undefined && RECURRENT.includes(network.layers[below].type);
}

/** Which positions are kept, and of which outputs and arguments that is another gradient than that of a line above. */
const KEPT: readonly (readonly [
  what: string,
  keeps: (row: number, column: number, rows: number, columns: number) => boolean,
  fits: (rows: number, columns: number, ofInput: boolean) => boolean,
])[] = [
  ['the first position', (i, j) => i + j === 0, () => true],
  [LAST, (i, j, rows, columns) => i === rows - 1 && j === columns - 1, (_i, _j, ofInput) => ofInput],
  ['all rows but the last', (i, _j, rows) => i < rows - 1, (rows) => rows > 2],
  ['all rows but the first', (i) => i > 0, (rows) => rows > 2],
  ['all columns but the last', (_i, j, _rows, columns) => j < columns - 1, (_, columns) => columns > 2],
  ['all columns but the first', (_i, j) => j > 0, (_, columns) => columns > 2],
  ['all rows and columns but the last', (i, j, rows, columns) => i < rows - 1 && j < columns - 1, several],
  ['all rows and columns but the first', (i, j) => i > 0 && j > 0, several],
];

function several(rows: number, columns: number): boolean {
  return rows > 2 && columns > 2;
}
