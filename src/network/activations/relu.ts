import { elementwise, meetsKink } from './activation.ts';

/** f(z) = max(0, z); f′(0) is taken as 0, as most programs do. */
export const relu = () =>
  elementwise('relu', {
    kink: { at: 0, left: 0, right: 1 },
    value: (z) => (z > 0 ? z : 0),
    derivative: (z) => (z > 0 ? 1 : 0),
    save: (z) => [z],
    change: reluChange,
    changeAll([z], at, d, out, length, kernels) {
      if (kernels.relu(z, at, d, out, length)) return false;
      let metKink = false;
      for (let k = 0; k < length; k++) {
        out[k] = reluChange(d[k], z[at + k]);
        metKink ||= meetsKink(z[at + k], d[k]);
      }
      return metKink;
    },
  });

/** Returns max(0, z + d) − max(0, z). */
export function reluChange(d: number, z: number): number {
  if (z > 0) return z + d > 0 ? d : -z;
  return z + d > 0 ? z + d : 0;
}
