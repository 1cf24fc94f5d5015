import { type UpdateFault, withGradient } from '../fault.ts';

/** gᵀ for g. */
export const stepTransposed: UpdateFault = {
  code: 'NN712',
  slug: 'step-transposed',
  title: 'the step follows the transposed gradient',
  met: 1,
  about: 'A square weight matrix is updated with the transpose of its gradient; the shapes fit.',
  shows: 'The changes of the matrix are the right ones with rows and columns exchanged.',
  matters: 'Every weight moves by the gradient of another weight.',
  fix: 'Update with the gradient in the shape of the weights: W −= η·dW.',
  wrong: ['dW = delta.T @ a', 'db = delta.sum(axis=0)', 'W -= eta * dW.T', 'b -= eta * db'],
  right: ['dW = delta.T @ a', 'db = delta.sum(axis=0)', 'W -= eta * dW', 'b -= eta * db'],
  *variants({ problem }) {
    const square = problem.tensors.filter(({ shape: [rows, columns] }) => rows > 1 && rows === columns);
    const sets = square.length > 1 ? [...square.map((one) => [one]), square] : [square];
    for (const chosen of square.length === 0 ? [] : sets) {
      const names = chosen.map(({ name }) => name).join(', ');
      yield {
        where: chosen.length === 1 ? { tensor: names } : {},
        does: `with the transposed gradient of ${names}`,
        stateless: true,
        start: withGradient((gradient) => {
          const turned = gradient.slice();
          for (const { source, shape } of chosen) {
            const [n] = shape;
            for (let flat = 0; flat < n * n; flat++) {
              turned[source[flat]] = gradient[source[(flat % n) * n + Math.floor(flat / n)]];
            }
          }
          return turned;
        }),
      };
    }
  },
};
