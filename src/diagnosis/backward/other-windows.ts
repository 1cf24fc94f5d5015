import type { WindowDefinition } from '../../network/definition.ts';
import type { Layer } from '../../network/graph.ts';
import { layerTypes } from '../../network/layers/index.ts';
import type { Operation } from '../../network/operations/operation.ts';
import { gridOf, windowsOf } from '../../network/operations/windows.ts';
import type { Rules } from '../../network/rules.ts';
import type { Problem } from '../../problem/problem.ts';
import type { Variant } from '../catalogue/fault.ts';
import { type ArgumentScope, argumentScopes, overrideAll } from './argument-scopes.ts';
import { isTransposed } from './window-places.ts';

/** The operation that a layer with windows would have if one of its settings was another. */
export interface OtherWindows {
  readonly of: 'geometry' | 'orientation' | 'divisor';
  /** `with the stride left out` */
  readonly words: string;
  /** Makes it for this layer of a network. */
  operation(layer: Layer): Operation;
}

/** Lists the operations that code computes in place of a layer's own when it mistakes one of its settings. */
export function otherWindows(own: Layer): OtherWindows[] {
  const { windows, flipped, countPadding } = own.definition;
  const ofShapes = [own.inputShapes[0], own.output];
  const [input, output] = isTransposed(own) ? ofShapes.reverse() : ofShapes;
  if (windows === undefined) return [];
  const { size, stride, dilation, padding } = windows;
  const found: OtherWindows[] = [];
  const other = (
    of: OtherWindows['of'],
    words: string,
    changed: Partial<Layer['definition']> | Partial<WindowDefinition>,
  ): void => {
    const made = new WeakMap<Layer, Operation>();
    const operation = (layer: Layer): Operation => {
      const ofWindows = of === 'geometry' ? { windows: { ...windows, ...changed } } : changed;
      const one =
        made.get(layer) ?? operationOf({ ...layer, definition: { ...layer.definition, ...ofWindows } });
      made.set(layer, one);
      return one;
    };
    found.push({ of, words, operation });
  };
  if (stride.some((step) => step > 1)) other('geometry', 'with the stride left out', { stride: [1, 1] });
  if (dilation.some((step) => step > 1))
    other('geometry', 'with the dilation left out', { dilation: [1, 1] });
  const { entries } = windowsOf(gridOf(input)!, gridOf(output)!, windows);
  const isPadded = entries.some((entry) => entry < 0);
  if (isPadded) other('geometry', 'with the padding left out', { padding: [0, 0] });
  if (padding !== 'same') {
    const rest = restOf(input, windows);
    const padded = [padding[0] - rest[0], padding[1] - rest[1]] as const;
    const words = 'with its windows counted from the last row and column';
    if (rest.some((length) => length > 0)) other('geometry', words, { padding: padded });
  }
  if (flipped !== undefined && size[0] * size[1] > 1) {
    const words = `with the kernel ${flipped ? 'not rotated' : 'rotated by 180 degrees'}`;
    other('orientation', words, { flipped: !flipped });
  }
  if (countPadding !== undefined && isPadded) {
    const words = countPadding ? 'by the numbers inside the input' : 'by the size of the window';
    other('divisor', `divided ${words}`, { countPadding: !countPadding });
  }
  return found;
}

/** The variants in which some arguments are pulled back through other windows, where all layers of a scope have them. */
export function* otherWindowVariants(
  problem: Problem,
  kind: OtherWindows['of'],
  sets: Parameters<typeof argumentScopes>[2],
): Iterable<Variant> {
  const { layers } = problem.network;
  const ofLayer = layers.map((layer) => otherWindows(layer).filter(({ of }) => of === kind));
  for (const what of new Set(ofLayer.flat().map(({ words }) => words))) {
    const find = (l: number): OtherWindows | undefined => ofLayer[l].find(({ words }) => words === what);
    for (const scope of argumentScopes(problem, (l) => find(l) !== undefined, sets)) {
      yield {
        where: scope.where,
        does: `${what} ${scope.words}`,
        plant: (rules) => withOperation(rules, scope, (layer, l) => find(l)!.operation(layer)),
      };
    }
  }
}

/** Rows and columns at the end that no window reaches. */
function restOf(input: Layer['output'], { size, stride, dilation, padding }: WindowDefinition): number[] {
  const { rows, columns } = gridOf(input)!;
  return [rows, columns].map((length, axis) => {
    const span = (size[axis] - 1) * dilation[axis] + 1;
    return (length + 2 * (padding as readonly number[])[axis] - span) % stride[axis];
  });
}

/** Replaces pullbacks of some layers by those of other operations. */
export function withOperation(
  rules: Rules,
  { layers, pulled }: Pick<ArgumentScope, 'layers' | 'pulled'>,
  operationAt: (layer: Layer, l: number) => Operation,
): Rules {
  return overrideAll(rules, { layers, pulled }, (at, l, deltas, right) => {
    const layer = at.network.layers[l];
    const nodes = at.network.nodes.with(layer.z, {
      ...at.network.nodes[layer.z],
      operation: operationAt(layer, l),
    });
    return right(deltas, { ...at, network: { ...at.network, nodes } });
  });
}

/** Returns the operation that makes the pre-activations of a layer of these settings. */
export function operationOf(layer: Layer): Operation {
  return layerTypes[layer.type].expand(layer).find(({ role }) => role === 'z')!.operation;
}
