import type { Random } from '../random.ts';
import type { Spec } from '../schema/spec.ts';

/** `parameters.init` of a spec: its type with the constants of that type. */
export type Init = NonNullable<NonNullable<Spec['parameters']>['init']>;

/** The sizes of a layer that an initializer uses. */
export interface InitializedLayer {
  readonly inputs: number;
  readonly units: number;
  readonly hasBias: boolean;
}

/** The number of an input, or `bias`. */
export type Input = number | 'bias';

/**
 * Gives the weights of one layer: called for unit 0 … units − 1 with each input, and after all of them
 * for each unit with `bias`, so that the same seed gives the same numbers whatever the layout.
 */
export type Fill = (unit: number, input: Input) => number;

/** One way of making the weights that training starts from. */
export type Initializer<Options> = (options: Options, layer: InitializedLayer, random: Random) => Fill;
