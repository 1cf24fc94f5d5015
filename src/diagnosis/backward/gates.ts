import type { Layer } from '../../network/graph.ts';
import { optionsOf } from '../../network/layers/recurrent.ts';
import type { ParameterTensor } from '../../tensors/parameters.ts';

/** A gate of an LSTM or GRU: its letter in the spec, and in the parts of the nodes. */
export interface Gate {
  readonly letter: string;
  readonly is: string;
}

/** The gates as `Part.is` has them, and their order unless a spec says another. */
const GATES: Readonly<Record<string, string>> = { lstm: 'ifog', gru: 'rzn' };
const OTHER_LETTERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  lstm: { c: 'g', j: 'g' },
  gru: { u: 'z', h: 'n', c: 'n', g: 'n' },
};

/** Whether a layer has gates. */
export function isGated({ type }: Layer): boolean {
  return type in GATES;
}

/** Lists the gates of a layer in its order. */
export function gatesOf({ type, definition }: Layer): Gate[] {
  return [...(optionsOf(definition).gates ?? GATES[type])].map((letter) => ({
    letter,
    is: OTHER_LETTERS[type][letter] ?? letter,
  }));
}

/** The tensor of one gate: `Wx`, `Wh`, `b` or `bh`. */
export function tensorOfGate(
  { name, tensors }: Layer,
  kind: string,
  gate: string,
): ParameterTensor | undefined {
  return tensors.find((tensor) => tensor.name === `${name}.${kind}${gate}`);
}

/** The orders in which programs keep gates: cs231n, torch, “Deep Learning from Scratch”, ONNX, a course; torch, Keras. */
const ORDERS = ['ifog', 'ifgo', 'fgio', 'iofg', 'fiog', 'rzn', 'zrn'];

/** A mistaken order of the gates of a layer. */
export interface GateOrder {
  /** `the gates i and g exchanged` */
  readonly words: string;
  /** The gates in that order, those of the layer each. */
  readonly taken: readonly Gate[];
}

/** Lists the mistaken orders: two gates exchanged, or the order of another program. */
export function gateOrders(layer: Layer): GateOrder[] {
  const gates = gatesOf(layer);
  const swaps = gates.flatMap((one, j) =>
    gates.slice(j + 1).map((other) => ({
      words: `gates ${one.letter} and ${other.letter} exchanged`,
      taken: gates.with(j, other).with(gates.indexOf(other), one),
    })),
  );
  const orders = ORDERS.flatMap((order) => {
    if (order.length !== gates.length) return [];
    const taken = [...order].flatMap((is) => gates.find((gate) => gate.is === is) ?? []);
    // Two gates that are exchanged are above.
    if (taken.filter((gate, k) => gate !== gates[k]).length < 3) return [];
    return [{ words: `the gates in the order ${taken.map(({ letter }) => letter).join(', ')}`, taken }];
  });
  return [...swaps, ...orders];
}
