import { RULES, type Rules } from '../../../network/rules.ts';
import type { BackwardFault, Variant } from '../../catalogue/fault.ts';
import { type Branch, branchesOf } from '../branches.ts';
import { overrideWay } from '../overrides.ts';

/** The identity of a residual block left out, or multiplied by a derivative. */
export const residual: BackwardFault = {
  code: 'NN163',
  slug: 'residual',
  words: 'residual skip connection identity shortcut missing resnet add vanishing block by block',
  title: 'the identity of a residual block is missing or multiplied by f′',
  rule: 'delta through a layer',
  met: 2,
  anyLayers: true,
  about:
    'y = x + F(x) hands its gradient back to x on two ways: through F, and as it is. The second is left out, or it is added before the derivative of the last activation of F and multiplied by it.',
  wrong: ['# y = x + np.tanh(x @ W.T)', 'h = np.tanh(x @ W.T)', 'dx = (dy * (1 - h**2)) @ W'],
  right: ['# y = x + np.tanh(x @ W.T)', 'h = np.tanh(x @ W.T)', 'dx = (dy * (1 - h**2)) @ W + dy'],
  shows: 'The block itself is right. Everything below it is wrong, and falls from block to block.',
  matters: 'The gradient vanishes in the lower blocks, which the identity is there to prevent.',
  fix: 'dx = dy + (the gradient through F), with dy as it arrives at the sum.',
  *variants(problem) {
    const skips = branchesOf(problem).filter(({ round }) => round.length > 0);
    const { layers } = problem.network;
    const cut = skips.map((skip) => [skip, (right: Float64Array) => right.map(() => 0)] as const);
    yield* each('without the identity', cut);
    const through = skips.flatMap((skip) =>
      skip.round.flatMap((l) => {
        const { a, activation } = layers[l];
        const times: Times = (right, at) => RULES.pull(at, a, 'x', right);
        return activation.name === 'linear' ? [] : [[skip, times] as const];
      }),
    );
    yield* each('with the identity multiplied by the derivative of the layer that is added', through);
  },
};

type Times = Parameters<typeof overrideWay>[2];

function* each(does: string, ways: readonly (readonly [Branch, Times])[]): Iterable<Variant> {
  const plant = (rules: Rules, some: typeof ways): Rules =>
    some.reduce((replaced, [way, wrong]) => overrideWay(replaced, way, wrong), rules);
  for (const way of ways) {
    const [{ where, words }] = way;
    yield { where, does: `${does} ${words}`, plant: (rules) => plant(rules, [way]) };
  }
  if (ways.length > 1)
    yield { where: {}, does: `${does} in every residual block`, plant: (rules) => plant(rules, ways) };
}
