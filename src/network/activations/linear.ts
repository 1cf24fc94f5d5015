import { elementwise } from './activation.ts';

/** f(z) = z */
export const linear = () =>
  elementwise('linear', {
    value: (z) => z,
    derivative: () => 1,
    save: (z) => [z],
    change: (d) => d,
  });
