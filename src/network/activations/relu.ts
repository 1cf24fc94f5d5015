import { elementwise } from './activation.ts';

/** f(z) = max(0, z); f′(0) is taken as 0, as most programs do. */
export const relu = () =>
  elementwise('relu', {
    kink: { at: 0, left: 0, right: 1 },
    value: (z) => (z > 0 ? z : 0),
    derivative: (z) => (z > 0 ? 1 : 0),
  });
