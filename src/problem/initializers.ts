import type { Random } from './random.ts';
import type { Spec } from './schema/spec.ts';

/** `parameters.init` of a spec: its type with the constants of that type. */
export type Init = NonNullable<NonNullable<Spec['parameters']>['init']>;

/** The sizes of a layer that an initializer uses. */
export interface InitializedLayer {
  readonly inputs: number;
  readonly units: number;
  /** The rows of its weight, as a matrix. */
  readonly rows: number;
  readonly hasBias: boolean;
}

/**
 * Gives the weights of one layer: called for unit 0 … units − 1 with the number of each input, and after all of them
 * for each unit with `bias`, so that the same seed gives the same numbers whatever the layout.
 */
export type Fill = (unit: number, input: number | 'bias') => number;

/** One way of making the weights that training starts from. */
export type Initializer<Type extends Init['type']> = (
  options: Extract<Init, { type: Type }>,
  layer: InitializedLayer,
  random: Random,
) => Fill;

/** Every initializer, by its name in a spec. */
export const initializers: { readonly [Type in Init['type']]: Initializer<Type> } = {
  /** Normal with `mean` and standard deviation `std`. */
  normal({ mean = 0, std = 1 }, _layer, random) {
    return () => mean + std * random.normal();
  },
  /** Uniform over [low, high). */
  uniform({ low = -1, high = 1 }, _layer, random) {
    return () => low + (high - low) * random.uniform();
  },
  /** Variance 2/(inputs + units) (Glorot and Bengio 2010). */
  glorot: scaled('uniform', ({ inputs, units }) => 2 / (inputs + units)),
  /** Variance 2/inputs, for relu (He et al. 2015). */
  he: scaled('normal', ({ inputs }) => 2 / inputs),
  /** Variance 1/inputs (LeCun et al. 1998). */
  lecun: scaled('normal', ({ inputs }) => 1 / inputs),
  /** All 0: hidden units then stay alike for ever, which is a fault worth checking for. */
  zeros: () => () => 0,
  /** One number for all. */
  constant: (options) => () => options.value,
  /**
   * sin(k)/10 for k = 1, 2, … down the columns of the matrix [units, 1 + inputs] with the biases first, k starting
   * anew in each layer: the `debugInitializeWeights` of Andrew Ng's machine learning course.
   */
  sine(_options, { rows, hasBias }) {
    const firstInput = hasBias ? 1 : 0;
    return (unit, input) => {
      const column = input === 'bias' ? 0 : firstInput + input;
      return Math.sin(column * rows + unit + 1) / 10;
    };
  },
};

/** Mean 0 and a variance that keeps the size of activations or gradients from layer to layer. */
function scaled(
  usual: 'normal' | 'uniform',
  variance: (layer: InitializedLayer) => number,
): Initializer<'glorot'> & Initializer<'he'> & Initializer<'lecun'> {
  return ({ distribution = usual }: { distribution?: 'normal' | 'uniform' | undefined }, layer, random) => {
    const deviation = Math.sqrt(variance(layer));
    if (distribution === 'normal') return () => deviation * random.normal();
    // uniform over ±limit has the variance limit²/3
    const limit = Math.sqrt(3) * deviation;
    return () => limit * (2 * random.uniform() - 1);
  };
}
