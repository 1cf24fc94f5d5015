import type { Operation } from '../network/operations/operation.ts';
import { rowLength } from '../network/shape.ts';

/** Weights of a layer that is small: with more, four sums at once are faster. */
const FEW = 256;

/**
 * A small affine operation as plain loops: until they have been called very often, JavaScript is slow in what is right for
 * large layers, and a training of a small network is over by then.
 */
export function small(operation: Operation): Operation {
  const { inputs, pullbacks } = operation;
  const units = rowLength(operation.output);
  const [weight, bias] = operation.parameters;
  if (weight.size > FEW || bias === undefined) return operation;
  const factor = operation.termOf!(bias.offset).factor ?? 1;
  // Where all units share a bias it is the next unit's, too.
  const next = bias.size < units ? 0 : 1;
  return {
    ...operation,
    value(at, z) {
      if (at.sparse?.of === at.x) operation.value(at, z);
      else affineRows(at.theta, at.x, z, inputs, units, weight.offset, bias.offset, next, factor);
    },
    pullbacks: {
      weight(at, deltas, out) {
        if (out === undefined || at.sparse?.of === at.x) return pullbacks.weight!(at, deltas, out);
        addProducts(deltas, at.x, out, inputs, units);
        return out;
      },
      bias: pullbacks.bias!,
      x(at, deltas, out) {
        if (out === undefined) return pullbacks.x!(at, deltas, out);
        out.fill(0);
        addTransposed(at.theta, deltas, out, inputs, units, weight.offset);
        return out;
      },
    },
  };
}

function affineRows(
  theta: Float64Array,
  x: Float64Array,
  z: Float64Array,
  inputs: number,
  units: number,
  w: number,
  b: number,
  next: number,
  factor: number,
): void {
  for (let k = 0, row = 0; k < z.length; row += inputs) {
    for (let unit = 0, at = w; unit < units; unit++, k++) {
      let sum = factor * theta[b + unit * next];
      for (let i = 0; i < inputs; i++, at++) sum += theta[at] * x[row + i];
      z[k] = sum;
    }
  }
}

function addProducts(
  deltas: Float64Array,
  x: Float64Array,
  gradient: Float64Array,
  inputs: number,
  units: number,
): void {
  for (let k = 0, row = 0; k < deltas.length; row += inputs) {
    for (let unit = 0, at = 0; unit < units; unit++, k++) {
      const delta = deltas[k];
      if (delta === 0) at += inputs;
      else for (let i = 0; i < inputs; i++, at++) gradient[at] += delta * x[row + i];
    }
  }
}

function addTransposed(
  theta: Float64Array,
  deltas: Float64Array,
  out: Float64Array,
  inputs: number,
  units: number,
  w: number,
): void {
  for (let k = 0, row = 0; k < deltas.length; row += inputs) {
    for (let unit = 0, at = w; unit < units; unit++, k++) {
      for (let i = 0; i < inputs; i++, at++) out[row + i] += deltas[k] * theta[at];
    }
  }
}
