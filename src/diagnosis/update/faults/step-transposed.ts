import { type UpdateFault, withGradient } from '../fault.ts';

/** gᵀ for g. */
export const stepTransposed: UpdateFault = {
  code: 'NN712',
  slug: 'step-transposed',
  words: 'transpose update square matrix',
  title: 'the step uses the transposed gradient',
  met: 1,
  about:
    'A square weight matrix is updated with the transpose of its gradient. The shapes agree, so no error is raised.',
  shows: 'The changes of the matrix are the transpose of the right ones.',
  matters: 'Every weight off the diagonal moves by the gradient of another weight.',
  fix: 'Update with the gradient as it is: W −= η·dW.',
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
