import { elementwise } from './activation.ts';
import { changeLogistic, changeOfSaved, FOR_SMALL_MOVES, saveAllLogistic, saveLogistic } from './sigmoid.ts';

/** f(z) = tanh z; f′ = 1/cosh² z, which is 1 − a² without losing digits where |a| is near 1. */
export const tanh = () =>
  elementwise('tanh', {
    value: Math.tanh,
    derivative: (z) => 1 / Math.cosh(z) ** 2,
    // (e²ᶻ − 1)/(e²ᶻ + 1), 1 − a²
    intermediates: () => [1, 1],
    // tanh z = 2σ(2z) − 1
    save: (z) => saveLogistic(2 * z),
    saveAll: (z, saved) => saveAllLogistic(2, z, saved),
    change: (d, a, q, z) => 2 * changeOfSaved(2 * d, a, q, z),
    savedForSmallMoves: FOR_SMALL_MOVES,
    changeAll: (saved, at, d, out, length, kernels, loadRest) =>
      changeLogistic(saved, at, d, 2, out, length, kernels, loadRest),
  });
