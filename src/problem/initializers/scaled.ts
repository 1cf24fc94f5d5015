import type { InitializedLayer, Initializer } from './initializer.ts';

type Distribution = 'normal' | 'uniform';

/** Variance 2/(inputs + units) (Glorot and Bengio 2010). */
export const glorot = scaled('uniform', ({ inputs, units }) => 2 / (inputs + units));

/** Variance 2/inputs, for relu (He et al. 2015). */
export const he = scaled('normal', ({ inputs }) => 2 / inputs);

/** Variance 1/inputs (LeCun et al. 1998). */
export const lecun = scaled('normal', ({ inputs }) => 1 / inputs);

/** Mean 0 and a variance that keeps the size of activations or gradients from layer to layer. */
function scaled(
  usual: Distribution,
  variance: (layer: InitializedLayer) => number,
): Initializer<{ distribution?: Distribution | undefined }> {
  return ({ distribution = usual }, layer, random) => {
    const deviation = Math.sqrt(variance(layer));
    if (distribution === 'normal') return () => deviation * random.normal();
    // uniform over ±limit has the variance limit²/3
    const limit = Math.sqrt(3) * deviation;
    return () => limit * (2 * random.uniform() - 1);
  };
}
