import { type DoubleDouble, twoProduct, twoSum } from '../numerics/double-double.ts';
import { elementwise, slopeOfGate } from './activation.ts';
import { logistic, logisticChange, logisticDifference, logisticOf } from './sigmoid.ts';

/** Beyond this σ(βz) is 0 or 1 to the last digit, whatever was rounded of βz. */
const FAR = 1e4;

/** f(z) = z·σ(βz) (Ramachandran, Zoph and Le 2017); f′ = σ(βz) + βz·σ(βz)·σ(−βz). β of 1.702 is an approximation of gelu. */
export const swish = (beta = 1) => {
  /** Returns β·(z + rest) to 30 digits. */
  const exactly = (z: number, rest: number): DoubleDouble => {
    if (Math.abs(beta * z) > FAR) return [beta * z, 0];
    const [high, low] = twoProduct(beta, z);
    return twoSum(high, low + beta * rest);
  };
  return elementwise('swish', {
    beta,
    termSlope: slopeOfGate,
    value: (z) => z * logistic(beta * z),
    derivative: (z) => logistic(beta * z) * (1 + beta * z * logistic(-beta * z)),
    // βz and what a digit of it moves, σ·(1 + βz·(1 − σ))
    intermediates(z) {
      const x = Math.abs(beta * z);
      const s = logistic(beta * z);
      const q = x * s * logistic(-beta * z);
      return [q * Math.abs(z), s * (1 + x) + q * (2 + x)];
    },
    save(z) {
      const [high, low] = exactly(z, 0);
      return [z, logisticOf(high, low), logisticOf(-high, -low)];
    },
    // (z + d)·σ(β(z + d)) − z·σ(βz) = (z + d)·Δσ + d·σ(βz)
    change(d, z, a, b) {
      const move = beta * d;
      const gate =
        Math.abs(move) <= 1
          ? logisticChange(move, beta * z, a, b)
          : logisticDifference(exactly(...twoSum(z, d)), beta * z, a, b);
      return (z + d) * gate + d * a;
    },
  });
};
