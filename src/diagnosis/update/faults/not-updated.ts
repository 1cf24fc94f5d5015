import { afterwards, type UpdateFault } from '../fault.ts';

/** Tensors that stay as they are. */
export const notUpdated: UpdateFault = {
  code: 'NN702',
  slug: 'tensor-not-updated',
  words: 'bias not updated forgotten frozen copy local variable cost does not fall',
  title: 'a tensor is not updated',
  met: 3,
  about:
    'The update step leaves out a tensor, often a bias, or assigns the new values to a variable that nothing reads.',
  shows: 'The tensor is unchanged by the step, to the last digit, although its gradient is not 0.',
  matters: 'Only the other tensors are trained.',
  fix: 'Update every tensor in place, or assign it to the variable that the forward pass reads.',
  wrong: ['W1 -= eta * dW1', 'W2 -= eta * dW2', 'b2 -= eta * db2', '# b1 is missing'],
  right: ['W1 -= eta * dW1', 'W2 -= eta * dW2', 'b1 -= eta * db1', 'b2 -= eta * db2'],
  butRight: 'A tensor that is not trained is listed under "frozen" in the spec.',
  *variants({ problem, steps }) {
    const still = problem.tensors.filter(
      ({ source }) =>
        source.some((k) => problem.frozen[k] !== 1) &&
        steps.every(({ before, after }) =>
          source.every((k) => after[k] === before[k] || after[k] === Math.fround(before[k])),
        ),
    );
    if (still.length === 0) return;
    const own = new Set(still.flatMap(({ source }) => [...source]));
    const names = still.map(({ name }) => name).join(', ');
    yield {
      where: still.length === 1 ? { tensor: names } : {},
      does: `without an update of ${names}`,
      stateless: true,
      start: afterwards((theta, before) => {
        for (const k of own) theta[k] = before[k];
      }),
    };
  },
};
