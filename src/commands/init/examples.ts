import { NncheckError } from '../../errors.ts';
import { didYouMean } from '../../input/suggest.ts';
import type { Language } from './languages.ts';

/** A network with its spec and an implementation that is right: the folder `adapters/examples/NAME` holds its files. */
export interface Example {
  readonly name: string;
  readonly title: string;
  /** The languages that it is written for, which have one adapter. */
  readonly languages: readonly Language['name'][];
  /** The adapter that the implementation imports. */
  readonly adapter: string;
  readonly file: string;
  readonly run: string;
}

// biome-ignore format: a line an example
export const NETWORK_EXAMPLES: readonly Example[] = [
  { name: 'cnn', title: 'convolutions and max pooling, layout of cs231n', languages: ['python', 'numpy'], adapter: 'numpy/nncheck_adapter.py', file: 'cnn.py', run: 'python3 cnn.py' },
];

/**
 * Finds an example by its name.
 *
 * @throws NncheckError of kind `usage` on an unknown name, or where a language has none of that name
 */
export function findExample(given: string, { name: language }: Language): Example {
  const named = NETWORK_EXAMPLES.filter(({ name }) => name === given.toLowerCase());
  const found = named.find(({ languages }) => languages.includes(language));
  if (found !== undefined) return found;
  const names = NETWORK_EXAMPLES.map(({ name }) => name);
  const message =
    named.length > 0
      ? `there is no example ${given} in ${language}; it is written in ${named.flatMap(({ languages }) => languages).join(', ')}`
      : `there is no example ${JSON.stringify(given)}${didYouMean(given, names)}\nthe examples are ${names.join(', ')}`;
  throw new NncheckError('usage', 'unknown-example', message);
}
