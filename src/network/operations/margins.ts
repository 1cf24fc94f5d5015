import type { Loss } from '../losses/loss.ts';
import { classOf } from '../losses/multiclass-hinge.ts';
import { KINK, moveOfPieces, sideOf } from '../pieces.ts';
import type { WindowKink } from './operation.ts';

/**
 * The kinks of a loss that compares each output with that of the class: where their margin is 0.
 *
 * @param inputs outputs of an example
 * @param units outputs of a row, of one position
 */
export function marginKink(margin: NonNullable<Loss['margin']>, inputs: number, units: number): WindowKink {
  /** Returns where the output and that of its class are, the same place where there is none to compare with. */
  const placesOf = (o: number, t: Float64Array, at: number, stride: number): [own: number, other: number] => {
    const own = at + o * stride;
    const y = classOf(t, own - (o % units) * stride, units, stride);
    return [own, y < 0 ? own : y];
  };
  return {
    count: inputs,
    piece(o, x, at, stride, t) {
      const [own, y] = placesOf(o, t, at, stride);
      return own === y ? 0 : sideOf(margin(x[own], x[y]), 0);
    },
    meets(o, x, d, from, to, at, stride, t) {
      const [own, y] = placesOf(o, t, at, stride);
      if (own === y) return KINK.none;
      const moveOf = (place: number): number => {
        const feature = (place - at) / stride;
        return feature >= from && feature < to ? d[place - from * stride] : 0;
      };
      const [move, ofClass] = [moveOf(own), moveOf(y)];
      if (move === ofClass) return KINK.none;
      const before = margin(x[own], x[y]);
      if (before === 0) return KINK.leaves;
      const kind = moveOfPieces(sideOf(before, 0), sideOf(before + (move - ofClass), 0));
      return kind === undefined ? KINK.none : KINK[kind];
    },
    rivals(o, x, errors, at, t) {
      const [own, y] = placesOf(o, t, at, 1);
      const m = margin(x[own], x[y]);
      const isAcross = own !== y && m !== 0 && Math.abs(m) <= errors[own] + errors[y];
      // As far on the other side.
      return isAcross ? [[own, x[own] - 2 * m]] : [];
    },
  };
}
