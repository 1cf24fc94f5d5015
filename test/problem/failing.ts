import { NncheckError } from '../../src/errors.ts';
import { problemFromText } from '../../src/problem/load.ts';

/** Returns the error that something ends with; anything else than an NncheckError is a bug and is thrown on. */
export async function errorOf(work: Promise<unknown>): Promise<NncheckError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof NncheckError) return error;
    throw error;
  }
  throw new Error('expected an NncheckError, and nothing was thrown');
}

/** What is wrong with the text of a spec, one line each: `3:12 network.inputs: …`. */
export async function issuesOf(text: string, directory = '.'): Promise<string[]> {
  const { problems } = await errorOf(problemFromText(text, { file: 'spec.json', directory }));
  return problems.map(({ message, place }) => {
    const position = place?.line === undefined ? '' : `${place.line}:${place.column} `;
    return `${position}${place?.path === undefined ? '' : `${place.path}: `}${message}`;
  });
}

/** A spec that is right, for a test to change one section of. */
export const RIGHT = {
  network: {
    inputs: 2,
    layers: [
      { type: 'dense', name: 'hidden', units: 3, activation: 'tanh' },
      { type: 'dense', name: 'output', units: 1, activation: 'sigmoid' },
    ],
  },
  loss: { type: 'squared' },
  data: {
    inputs: [
      [0, 0],
      [0, 1],
      [1, 0],
    ],
    targets: [[0], [1], [1]],
  },
};

/** That spec's text, one line a section, with sections replaced. */
export function specText(sections: Readonly<Record<string, unknown>> = {}): string {
  const lines = Object.entries({ ...RIGHT, ...sections }).map(
    ([key, value]) => `"${key}": ${JSON.stringify(value)}`,
  );
  return `{\n${lines.join(',\n')}\n}`;
}
