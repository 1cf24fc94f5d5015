import { inputOf } from '../../../network/forward.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { argumentScopes, overrideAll } from '../argument-scopes.ts';
import type { Wrong } from '../overrides.ts';
import { windowPlaces } from '../window-places.ts';

/** A maximum whose gradient does not go to the largest entry, or a pooling that loses its upstream gradient. */
export const poolingGradient: BackwardFault = {
  code: 'NN137',
  slug: 'pooling-gradient',
  words: 'max pooling winner argmax mask corner whole window upstream dropped ties place',
  title: 'a pooling passes the gradient back to the wrong entries',
  rule: 'delta through a layer',
  met: 3,
  anyLayers: true,
  about:
    'The gradient of max pooling goes to a corner, to the whole window, or to the place of the largest entry with row and column exchanged; or a pooling passes back its mask without the gradient from above.',
  wrong: [
    'window = x[n, c, i*s:i*s+k, j*s:j*s+k]',
    'mask = window == window.max()',
    'dx[n, c, i*s:i*s+k, j*s:j*s+k] += mask  # d is missing',
  ],
  right: [
    'window = x[n, c, i*s:i*s+k, j*s:j*s+k]',
    'mask = window == window.max()',
    'dx[n, c, i*s:i*s+k, j*s:j*s+k] += mask * d[n, c, i, j]',
  ],
  shows: 'The layers above the pooling are right. Everything below it is wrong.',
  matters: 'Inputs that do not change the maximum get a gradient, and the one that does gets none.',
  fix: 'Add δ of each window to its largest entry, and nothing to the others. Average pooling adds δ/n to every entry.',
  butRight:
    'Where entries tie for the largest, the first one, the last one, all of them and equal shares are conventions: each is accepted where the ties are a kink. Where tied entries move together (equal pixels), only a share that sums to 1 is the derivative.',
  *variants(problem) {
    const { layers } = problem.network;
    for (const [type, what, wrong] of WRONG) {
      const fits = (l: number) => layers[l].type === type && windowPlaces(layers[l]).size > 1;
      for (const scope of argumentScopes(problem, fits, [['input']])) {
        yield {
          where: scope.where,
          does: `${what} ${scope.words}`,
          plant: (rules) => overrideAll(rules, scope, wrong),
        };
      }
    }
  },
};

/** Makes the pullback that adds δ of each window times a weight to each of its entries, which are x with −∞ for padding. */
function shared(weights: (window: readonly number[], columns: number) => readonly number[]): Wrong {
  return (at, l, deltas) => {
    const layer = at.network.layers[l];
    const { size, windowOf, place, channelOf } = windowPlaces(layer);
    const x = inputOf(at.network, at.pass, l);
    const gradient = new Float64Array(x.length);
    for (let k = 0; k < deltas.length; k++) {
      const row = Math.floor(k / layer.units) * layer.inputs;
      const w = windowOf[k % layer.units];
      const places = Array.from({ length: size }, (_, i) => place(w, i, channelOf(k % layer.units)));
      const window = places.map((p) => (p < 0 ? Number.NEGATIVE_INFINITY : x[row + p]));
      for (const [i, weight] of weights(window, layer.definition.windows!.size[1]).entries()) {
        if (places[i] >= 0) gradient[row + places[i]] += weight * deltas[k];
      }
    }
    return gradient;
  };
}

const winner = (window: readonly number[]): number => window.indexOf(Math.max(...window));
const WITHOUT_UPSTREAM: Wrong = (_at, _l, deltas, right) => right(new Float64Array(deltas.length).fill(1));

const WRONG: readonly (readonly [type: string, does: string, wrong: Wrong])[] = [
  [
    'max-pool2d',
    'with δ added to the first entry of each window',
    shared((window) => window.map((_, i) => (i === 0 ? 1 : 0))),
  ],
  ['max-pool2d', 'with δ added to every entry of each window', shared((window) => window.map(() => 1))],
  [
    'max-pool2d',
    'with δ shared by all entries of each window',
    shared((window) => window.map(() => 1 / window.length)),
  ],
  [
    'max-pool2d',
    'with row and column of the largest entry exchanged',
    shared((window, columns) => {
      const at = winner(window);
      const turned = (at % columns) * columns + Math.floor(at / columns);
      return window.map((_, i) => (i === turned ? 1 : 0));
    }),
  ],
  [
    'max-pool2d',
    'with all of δ added to each of several largest entries',
    shared((window) => window.map((value) => (value === Math.max(...window) ? 1 : 0))),
  ],
  ['max-pool2d', 'with 1 in place of δ', WITHOUT_UPSTREAM],
  ['average-pool2d', 'with 1 in place of δ', WITHOUT_UPSTREAM],
];
