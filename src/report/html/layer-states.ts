import type { Axis, Shape } from '../../network/shape.ts';
import type { Problem } from '../../problem/problem.ts';
import { indexOf } from '../../tensors/tensor.ts';
import type { FindingForm } from '../../verdict/findings/form.ts';
import { type TensorCheck, VERDICTS } from '../../verdict/verdict.ts';

/** The state of something with several weights: that of its worst one. */
export type State = 'mismatch' | 'inconclusive';

/** What is wrong in a layer. */
export interface LayerState {
  /** Weights that mismatch, and that could not be decided. */
  readonly wrong: number;
  readonly open: number;
  /** Units, or filters of a convolution, by their number. */
  readonly units: ReadonlyMap<number, State>;
  /** Weights from an input to a unit, as `unit,input`. */
  readonly wires: ReadonlyMap<string, State>;
}

/** Wires that are looked at: more are not drawn. */
const MOST_WIRES = 10_000;

/** What can tell that something is wrong in a layer: the verdicts of its weights, and findings. */
export interface Seen {
  readonly tensors: readonly Pick<TensorCheck, 'name' | 'weights'>[];
  readonly findings: readonly Pick<FindingForm, 'where' | 'severity'>[];
}

/** Returns what is wrong in each layer, by its name. */
export function layerStates(problem: Problem, seen: Seen): ReadonlyMap<string, LayerState> {
  const states = new Map<
    string,
    { wrong: number; open: number; units: Map<number, State>; wires: Map<string, State> }
  >();
  const stateOf = (layer: string) => {
    const known = states.get(layer) ?? { wrong: 0, open: 0, units: new Map(), wires: new Map() };
    states.set(layer, known);
    return known;
  };
  const worse = <Key>(map: Map<Key, State>, key: Key, state: State) => {
    if (map.get(key) !== 'mismatch') map.set(key, state);
  };
  for (const { name, weights } of seen.tensors) {
    const arranged = problem.tensors.find((tensor) => tensor.name === name);
    if (arranged === undefined) continue;
    for (let flat = 0; flat < weights.verdict.length; flat++) {
      const state = VERDICTS[weights.verdict[flat]];
      if (state !== 'mismatch' && state !== 'inconclusive') continue;
      const { layer, offset, size, shape } = problem.network.space.tensorAt(arranged.source[flat]);
      const known = stateOf(layer);
      if (state === 'mismatch') known.wrong += 1;
      else known.open += 1;
      if (shape[0] === 1 && shape.length === 1) continue; // a bias that all units share
      const row = size / shape[0];
      const place = arranged.source[flat] - offset;
      worse(known.units, Math.floor(place / row), state);
      if (shape.length === 2 && known.wires.size < MOST_WIRES)
        worse(known.wires, `${Math.floor(place / row)},${place % row}`, state);
    }
  }
  for (const { where, severity } of seen.findings) {
    if (where.layer === undefined || (severity !== 'error' && severity !== 'warning')) continue;
    const { units } = stateOf(where.layer);
    const layer = problem.network.layers.find(({ name }) => name === where.layer);
    if (where.unit !== undefined && layer) worse(units, channelOf(where.unit, layer.output), 'mismatch');
  }
  return states;
}

/** The axis that a layer has a kernel or a row of weights for each place of: its channels, or its features. */
export function sheetAxis(shape: Shape): Axis {
  return shape.find(({ name }) => name === 'channel') ?? shape[shape.length - 1];
}

/** The channel or feature that a unit is of, where its layer has several axes. */
function channelOf(unit: number, shape: Shape): number {
  const lengths = shape.map(({ length }) => length);
  return indexOf(unit, lengths)[shape.indexOf(sheetAxis(shape))];
}
