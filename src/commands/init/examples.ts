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

const NUMPY: Pick<Example, 'languages' | 'adapter'> = {
  languages: ['python', 'numpy'],
  adapter: 'numpy/nncheck_adapter.py',
};

// biome-ignore format: a table is read by its lines, one for each example
export const NETWORK_EXAMPLES: readonly Example[] = [
  { name: 'cnn', title: 'convolutions and max pooling, layout of cs231n', ...NUMPY, file: 'cnn.py', run: 'python3 cnn.py' },
  { name: 'rnn', title: 'words, a simple rnn and a masked loss, layout of cs231n', ...NUMPY, file: 'rnn.py', run: 'python3 rnn.py' },
  { name: 'lstm', title: 'an LSTM over five steps, layout of cs231n', ...NUMPY, file: 'lstm.py', run: 'python3 lstm.py' },
  { name: 'transformer', title: 'a GPT of one block with tied weights, layers of llm.c', ...NUMPY, file: 'transformer.py', run: 'python3 transformer.py' },
  { name: 'batch-norm', title: 'batch norm between dense layers, layout of cs231n', ...NUMPY, file: 'batch_norm.py', run: 'python3 batch_norm.py' },
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
