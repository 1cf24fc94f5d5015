import { afterwards, type UpdateFault } from '../fault.ts';

/** θ + η·g. */
export const stepSign: UpdateFault = {
  code: 'NN701',
  slug: 'step-sign',
  title: 'the step goes up the cost',
  met: 2,
  about: 'The step of the optimizer is added to the parameters where it is to be subtracted.',
  shows: 'Every change of a parameter is the right one with the opposite sign.',
  matters: 'The cost grows with every step.',
  fix: 'Subtract the step: w −= η·g; or add it where g is the derivative of −J.',
  wrong: ['g = a.T @ delta', 'v = mu * v + g', 'w += eta * v', 'return w'],
  right: ['g = a.T @ delta', 'v = mu * v + g', 'w -= eta * v', 'return w'],
  butRight: 'Adding is right where the gradient was taken with the opposite sign, as in t − a for a − t.',
  *variants({ problem }) {
    yield { where: {}, does: 'with the opposite sign', stateless: true, start: turned(() => true) };
    for (const { name, source } of problem.tensors.length > 1 ? problem.tensors : []) {
      const own = new Set(source);
      yield {
        where: { tensor: name },
        does: `with the opposite sign in ${name}`,
        stateless: true,
        start: turned((k) => own.has(k)),
      };
    }
  },
};

function turned(chosen: (k: number) => boolean) {
  return afterwards((theta, before) => {
    for (let k = 0; k < theta.length; k++) if (chosen(k)) theta[k] = 2 * before[k] - theta[k];
  });
}
