import { constant } from './constant.ts';
import type { Init, Initializer } from './initializer.ts';
import { normal } from './normal.ts';
import { glorot, he, lecun } from './scaled.ts';
import { sine } from './sine.ts';
import { uniform } from './uniform.ts';
import { zeros } from './zeros.ts';

/** Every initializer, by its name in a spec. */
export const initializers: { readonly [Type in Init['type']]: Initializer<Extract<Init, { type: Type }>> } = {
  normal,
  uniform,
  glorot,
  he,
  lecun,
  zeros,
  constant,
  sine,
};
