/**
 * Returns the values that never fall and have the least Σ w·(value − y)²: pool adjacent violators (Ayer et al. 1955). They
 * are the least for every Bregman divergence, as the cross-entropies are (Robertson, Wright and Dykstra 1988, 1.5).
 */
export function isotonicRegression(y: Float64Array, weights: Float64Array): Float64Array {
  const means = new Float64Array(y.length);
  const masses = new Float64Array(y.length);
  const ends = new Uint32Array(y.length);
  let blocks = 0;
  for (let k = 0; k < y.length; k++) {
    let mean = y[k];
    let mass = weights[k];
    while (blocks > 0 && means[blocks - 1] >= mean) {
      blocks -= 1;
      const total = masses[blocks] + mass;
      mean = (masses[blocks] * means[blocks] + mass * mean) / total;
      mass = total;
    }
    means[blocks] = mean;
    masses[blocks] = mass;
    ends[blocks] = k + 1;
    blocks += 1;
  }
  const fit = new Float64Array(y.length);
  for (let block = 0, k = 0; block < blocks; block++) for (; k < ends[block]; k++) fit[k] = means[block];
  return fit;
}
