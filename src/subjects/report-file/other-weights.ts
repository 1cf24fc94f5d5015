import { NncheckError } from '../../errors.ts';
import { describeShape } from '../../input/describe.ts';
import type { Problem } from '../../problem/problem.ts';

/** Tensors that a line of code names; a larger network has a loop. */
const SHOWN = 8;

/**
 * Returns the error of numbers that belong to other weights than those that the spec draws, with the line of numpy that
 * hands the weights over.
 *
 * @param file the report
 */
export function otherWeights(file: string, { tensors, network }: Problem): NncheckError {
  const named = tensors.slice(0, SHOWN).map(({ name, shape }) => {
    const layer = network.layers.findIndex((one) => name === one.name || name.startsWith(`${one.name}.`)) + 1;
    const variable = layer === 0 ? 'theta' : `${name.endsWith('.bias') ? 'b' : 'W'}${layer}`;
    return { pair: `${JSON.stringify(name)}: ${variable}`, shape: `${variable} ${describeShape(shape)}` };
  });
  const more = tensors.length > SHOWN ? ', …' : '';
  const pairs = `${named.map(({ pair }) => pair).join(', ')}${more}`;
  const shapes = `${named.map(({ shape }) => shape).join(', ')}${more}`;
  const message = [
    'nothing can be compared: the spec draws its weights at random, and no output, cost or gradient of the report is that of these weights, so your program has others',
    'Hand them over. Save them before any training step, here from numpy, with your own variables of these shapes:',
    `  ${shapes}`,
    `  np.savez("weights.npz", **{${pairs}})`,
    'Then write into the spec "parameters": {"file": "weights.npz"} in place of "init", or into a report in JSON "parameters": "weights.npz".',
  ];
  return new NncheckError('data', 'other-weights', [{ message: message.join('\n'), place: { file } }]);
}
