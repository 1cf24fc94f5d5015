import { afterwards, type UpdateFault } from '../fault.ts';

/** θ + η·g. */
export const stepSign: UpdateFault = {
  code: 'NN701',
  slug: 'step-sign',
  words: 'wrong sign update plus minus ascent cost rises increases diverges does not fall',
  title: 'the update step has the wrong sign',
  met: 2,
  about: 'The step of the optimizer is added to the parameters instead of subtracted.',
  shows: 'Every change of a parameter is the right one with the opposite sign.',
  matters: 'Gradient ascent: the parameters move up the cost.',
  fix: 'Subtract the step: w −= η·g. Add it only where g is the derivative of −J.',
  wrong: ['dW = delta.T @ a', 'v = mu * v + dW', 'W += eta * v'],
  right: ['dW = delta.T @ a', 'v = mu * v + dW', 'W -= eta * v'],
  butRight: 'With t − a in place of a − t the gradient has the opposite sign, and adding the step is right.',
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
