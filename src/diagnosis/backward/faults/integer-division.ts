import type { BackwardFault } from '../../catalogue/fault.ts';

/** 1/m = 0. */
export const integerDivision: BackwardFault = {
  code: 'NN123',
  slug: 'integer-division',
  words: 'integer int division python 2 java c zero gradient 1/n',
  title: 'an integer division makes the factor 0',
  rule: 'reduction',
  met: 1,
  anyLayers: true,
  about: 'In C, Java, Go, Rust and Python 2 the quotient 1/m of two integers is 0 for m > 1.',
  wrong: ['scale = 1 // n  # 1/n of two integers in C or Java: 0', 'dW1 = scale * (delta1.T @ X)'],
  right: ['scale = 1.0 / n', 'dW1 = scale * (delta1.T @ X)'],
  shows: 'With more than one example the gradient is 0, except for the regularization.',
  matters: 'Nothing is learned, although every formula looks right.',
  fix: 'Write 1.0/m, or convert the number of examples to a floating-point number first.',
  *variants({ data }) {
    if (data.count < 2) return;
    yield {
      where: {},
      does: `scaled by the integer quotient 1/${data.count}, which is 0`,
      plant: (rules) => ({ ...rules, reduction: () => 0 }),
    };
  },
};
