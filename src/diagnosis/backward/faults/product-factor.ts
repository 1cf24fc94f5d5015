import type { Layer } from '../../../network/graph.ts';
import { type NodeMistake, type NodePull, nodeFault } from '../node-faults.ts';

/** The other factor of a product missing, or exchanged with the own one. */
export const productFactor = nodeFault(
  {
    code: 'NN161',
    slug: 'product-factor',
    words: 'gate multiply elementwise product other factor swiglu glu hadamard missing own',
    title: 'the gradient of a factor is not multiplied by the other factor',
    rule: 'delta through a layer',
    met: 1,
    about:
      'y = u ⊙ v hands dy ⊙ v back to u and dy ⊙ u back to v. The factor is missing, or it is the own one.',
    wrong: ['y = u * v', 'du = dy * u', 'dv = dy * v'],
    right: ['y = u * v', 'du = dy * v', 'dv = dy * u'],
    shows: 'Everything above the product is right. The layers below one of the factors, or both, are wrong.',
    matters: 'A gate that is closed lets the gradient through, or the gate learns from itself.',
    fix: 'du = dy ⊙ v and dv = dy ⊙ u.',
  },
  ['multiply'],
  (
    [
      ['first factor', ['x']],
      ['second factor', ['other']],
      ['factors', ['x', 'other']],
    ] as const
  ).flatMap(([of, args]): NodeMistake[] => {
    const mistake = (does: string, pull: (pulled: NodePull, argument: 'x' | 'other') => Float64Array) => ({
      does: `${does} in the gradient of the ${of}`,
      wrong: args.map((argument) => ({
        type: 'multiply',
        argument,
        pull: (pulled: NodePull) => pull(pulled, argument),
      })),
      // Of three factors and more the first product is a factor of the second.
      fits: ({ reads }: Layer) => reads.length === 2 || args.length === 2,
    });
    return [
      mistake('without the other factor', ({ upstream }) => upstream.slice()),
      mistake('with the own factor for the other', ({ operation, inputs, upstream }, argument) =>
        operation.pullbacks[argument]!({ ...inputs, x: inputs.other!, other: inputs.x }, upstream),
      ),
    ];
  }),
);
