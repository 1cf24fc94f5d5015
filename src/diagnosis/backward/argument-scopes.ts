import type { Rules } from '../../network/rules.ts';
import type { Problem } from '../../problem/problem.ts';
import { overridePull, type Pulled, type Wrong } from './overrides.ts';
import { passesBack } from './tensors.ts';

/** Some arguments of the operations of some layers, and how they are called. */
export interface ArgumentScope {
  readonly pulled: readonly Pulled[];
  readonly layers: readonly number[];
  /** `in the gradient of the weights of layer "conv1"` */
  readonly words: string;
  readonly where: { readonly layer?: string };
}

/** The arguments that one line of code is for, and those that one loop computes together. */
const SETS: readonly (readonly Pulled[])[] = [
  ['weight'],
  ['bias'],
  ['input'],
  ['weight', 'input'],
  ['weight', 'bias', 'input'],
];

/**
 * Each set of arguments of each layer that fits, and of all layers of one type, which are computed by one function.
 *
 * @param sets the sets of arguments; all of them unless given
 */
export function argumentScopes(
  { network }: Problem,
  fits: (l: number) => boolean,
  sets: readonly (readonly Pulled[])[] = SETS,
): ArgumentScope[] {
  const { layers, nodes } = network;
  const has = (l: number, pulled: Pulled): boolean =>
    pulled === 'input'
      ? passesBack(network, l)
      : nodes[layers[l].z].operation.parameters.some(({ kind }) => kind === pulled);
  const found: ArgumentScope[] = [];
  for (const pulled of sets) {
    const fitting = [...layers.keys()].filter((l) => fits(l) && pulled.every((one) => has(l, one)));
    const what =
      pulled.length > 1
        ? `in the gradients of the ${pulled.map(nameOf).join(' and the ')}`
        : ALONE[pulled[0]];
    for (const l of fitting) {
      const { name } = layers[l];
      found.push({ pulled, layers: [l], words: `${what} of layer "${name}"`, where: { layer: name } });
    }
    for (const type of new Set(fitting.map((l) => layers[l].type))) {
      const same = fitting.filter((l) => layers[l].type === type);
      // The function is called for the first layer too, which passes nothing back.
      const all = [...layers.keys()].filter((l) => layers[l].type === type && fits(l));
      if (all.length > 1 && (same.length > 1 || pulled.length > 1))
        found.push({ pulled, layers: all, words: `${what} of every layer of type ${type}`, where: {} });
    }
  }
  return found;
}

/** Replaces the pullbacks of a scope. */
export function overrideAll(
  rules: Rules,
  { layers, pulled }: Pick<ArgumentScope, 'layers' | 'pulled'>,
  wrong: Wrong,
): Rules {
  return pulled.reduce((replaced, one) => overridePull(replaced, layers, one, wrong), rules);
}

const ALONE: Readonly<Record<Pulled, string>> = {
  weight: 'in the gradient of the weights',
  bias: 'in the gradient of the biases',
  input: 'in the gradient with respect to the input',
  delta: 'in the delta',
};
const nameOf = (pulled: Pulled): string =>
  pulled === 'bias' ? 'biases' : pulled === 'weight' ? 'weights' : pulled;
