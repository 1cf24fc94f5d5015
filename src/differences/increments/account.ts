import type { Terms } from './snapshot.ts';

/** Unit roundoff; and the terms are those at the point, which a move of 2⁻⁴⁰ changes by far less than this factor. */
const [U, SAFETY] = [2 ** -53, 2];

/** Adds up what rounding can have done to the change of each example's loss, node by node. */
export function accountOf(
  { ofNodes, roundings }: Terms,
  count: number,
  capacity: number,
  widthOf: readonly number[],
) {
  const gathered = ofNodes.map((all, node) => all && new Float64Array(widthOf[node] * capacity));
  const gatheredFor = ofNodes.map((all, node) => all && new Float64Array(widthOf[node]));
  const magnitude = new Float64Array(capacity);
  const rounding = new Float64Array(capacity);
  const own = new Float64Array(capacity);
  let [length, choice] = [0, 0];
  return {
    magnitude,
    rounding,
    choose(many: number, number: number): void {
      [length, choice] = [many, number];
    },
    clear(): void {
      magnitude.fill(0, 0, length);
      rounding.fill(0, 0, length);
    },
    /** Adds Σ|d|·terms of the features from … to − 1 of a node. */
    add(node: number, d: Float64Array, from: number, to: number, chosen: Int32Array): void {
      const all = ofNodes[node];
      if (all === undefined) return;
      const terms = gathered[node]!;
      const loaded = gatheredFor[node]!;
      own.fill(0, 0, length);
      for (let feature = from, k = 0; feature < to; feature++) {
        const at = feature * length;
        if (loaded[feature] !== choice) gather(all, feature * count, chosen, length, terms, at);
        loaded[feature] = choice;
        for (let n = 0; n < length; n++, k++) own[n] += Math.abs(d[k]) * terms[at + n];
      }
      const unit = SAFETY * U * roundings[node];
      for (let n = 0; n < length; n++) {
        rounding[n] += unit * own[n];
        if (own[n] > magnitude[n]) magnitude[n] = own[n];
      }
    },
  };
}

/** Writes to[at + n] = from[start + chosen[n]]. */
export function gather(
  from: Float64Array,
  start: number,
  chosen: Int32Array,
  length: number,
  to: Float64Array,
  at: number,
): void {
  for (let n = 0; n < length; n++) to[at + n] = from[start + chosen[n]];
}
