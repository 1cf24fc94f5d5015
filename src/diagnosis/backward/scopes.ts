import type { Problem } from '../../problem/problem.ts';
import { passesBack } from './tensors.ts';

/** Some layers of a network, and how they are called. */
export interface Scope {
  readonly layers: readonly number[];
  /** `in layer "hidden"`, `in every hidden layer` */
  readonly words: string;
  /** The layer, where it is one. */
  readonly where: { readonly layer?: string };
}

/** Each layer that is asked for by itself, all hidden ones of them, and all. */
export function scopes({ network }: Problem, has: (l: number) => boolean = () => true): Scope[] {
  const last = network.layers.length - 1;
  // A pooling or a flatten has no activation to be wrong.
  const own = (l: number): boolean =>
    network.layers[l].tensors.length > 0 || network.layers[l].activation.name !== 'linear';
  const having = network.layers.flatMap((_, l) => (own(l) && has(l) ? [l] : []));
  const found: Scope[] = having.map((l) => {
    const { name } = network.layers[l];
    return { layers: [l], words: `in layer "${name}"`, where: { layer: name } };
  });
  const hidden = having.filter((l) => l < last);
  if (hidden.length > 1) found.push({ layers: hidden, words: 'in every hidden layer', where: {} });
  if (hidden.length > 0 && having.length > hidden.length) {
    found.push({ layers: having, words: 'in every layer', where: {} });
  }
  return found;
}

/** Each layer that a delta is passed back through, to another one or to the inputs, by itself, and all of them. */
export function passingScopes({ network }: Problem, has: (l: number) => boolean = () => true): Scope[] {
  const having = network.layers.flatMap((_, l) => (passesBack(network, l) && has(l) ? [l] : []));
  const found: Scope[] = having.map((l) => {
    const { name } = network.layers[l];
    return { layers: [l], words: `where the delta of layer "${name}" passes back`, where: { layer: name } };
  });
  if (having.length > 1) found.push({ layers: having, words: 'wherever a delta passes back', where: {} });
  return found;
}
