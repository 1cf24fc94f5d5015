import type { TableReading } from '../../subjects/report-file/reported-numbers.ts';

/** Says how a table without names was read, and what to write where that is wrong; nothing where the report says it all. */
export function readingInWords({ order, tried, roles, leftOut }: TableReading): string {
  const sentences: string[] = [];
  if (order !== undefined) {
    const why =
      tried === undefined
        ? ''
        : `, the only one of ${tried} orders in which a column is the gradient of the spec`;
    sentences.push(`The numbers have no names. They are read ${order}${why}.`);
  }
  if (roles !== undefined) {
    const places = ['first', 'second'];
    const [gradient, numerical] = [places[roles.gradient], places[roles.numericalGradient]];
    const which = `Of the two columns of gradients, the ${numerical} is read as the numerical gradient and the ${gradient} as that of backpropagation`;
    sentences.push(`${which}${REASONS[roles.by](numerical, gradient)}.`);
  }
  if (leftOut !== undefined) {
    const [what, verb] = leftOut === 1 ? ['One array', 'is'] : [`${leftOut} arrays`, 'are'];
    sentences.push(`${what} without a name ${verb} left out.`);
  }
  return sentences.join(' ');
}

type Reasons = Readonly<
  Record<NonNullable<TableReading['roles']>['by'], (numerical: string, gradient: string) => string>
>;

const REASONS: Reasons = {
  words: () => ', as the words beside them say',
  both: () => '; both are right, so the reverse makes no difference',
  nearer: (_, gradient) =>
    `: both are right as far as differences are, and the ${gradient} is right to all of its digits`,
  exact: (_, gradient) => `: the ${gradient} is right to more digits than differences are`,
  differences: (numerical) => `: the ${numerical} is right up to the error of differences`,
  order: () =>
    ', which nothing says. If it is the other way round, write their names above the columns: backpropagation numerical',
  fault: (numerical) => `: a known mistake of a numerical check gives the numbers of the ${numerical}`,
  agrees: (numerical) =>
    `, since the ${numerical} is right and the other is not. If it is the other way round, write their names above the columns: backpropagation numerical`,
};
