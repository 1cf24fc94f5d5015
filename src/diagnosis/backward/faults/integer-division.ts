import type { BackwardFault } from '../../catalogue/fault.ts';

/** 1/m = 0. */
export const integerDivision: BackwardFault = {
  code: 'NN123',
  slug: 'integer-division',
  title: 'an integer division made the factor 0',
  rule: 'reduction',
  met: 1,
  about:
    'In C, Java, Go, Rust or Python 2 the quotient 1/m of two integers is 0, and so is everything that it is multiplied by.',
  shows: 'Everything is 0 but the regularization, with more than one example.',
  matters: 'Nothing is learned, though every formula looks right.',
  fix: 'Write 1.0/m, or turn the number of examples into a floating point number first.',
  *variants({ data }) {
    if (data.count < 2) return;
    yield {
      where: {},
      does: `multiplied by 1/${data.count} as integers divide, which is 0`,
      plant: (rules) => ({ ...rules, reduction: () => 0 }),
    };
  },
};
