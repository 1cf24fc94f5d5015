/**
 * Returns whole numbers λ ≥ 0, not all 0, with Σ_i λ_i·rows[i] = 0, or undefined where there are none: the first phase of the
 * simplex method in whole numbers, whose divisions are exact, by Bland's rule, which never goes in circles (Bland 1977).
 */
export function vanishingFactors(rows: readonly (readonly bigint[])[]): bigint[] | undefined {
  const count = rows.length;
  // Σ λ·row = 0 and Σ λ = 1, each with a variable of its own that has to vanish; the last number is the right-hand side.
  const table = [
    ...rows[0].map((_, j) => [...rows.map((row) => row[j]), 0n]),
    new Array<bigint>(count + 1).fill(1n),
  ];
  const basic = table.map((_, k) => -1 - k);
  let denominator = 1n;
  const isArtificial = (k: number): boolean => basic[k] < 0;
  for (;;) {
    // An unknown enters whose growth lowers what is left in the rows of the artificial variables.
    const entering = rows.findIndex((_, i) => {
      if (basic.includes(i)) return false;
      return table.reduce((sum, equation, k) => (isArtificial(k) ? sum + equation[i] : sum), 0n) > 0n;
    });
    if (entering < 0) break;
    let leaving = -1;
    table.forEach((equation, k) => {
      if (equation[entering] <= 0n) return;
      const best = table[leaving];
      const beside =
        best === undefined ? -1n : equation[count] * best[entering] - best[count] * equation[entering];
      if (beside < 0n || (beside === 0n && basic[k] < basic[leaving])) leaving = k;
    });
    const pivot = table[leaving];
    table.forEach((equation, k) => {
      if (k === leaving) return;
      const factor = equation[entering];
      table[k] = equation.map((entry, i) => (entry * pivot[entering] - factor * pivot[i]) / denominator);
    });
    denominator = pivot[entering];
    basic[leaving] = entering;
  }
  if (table.some((equation, k) => isArtificial(k) && equation[count] !== 0n)) return undefined;
  const factors = new Array<bigint>(count).fill(0n);
  basic.forEach((i, k) => {
    if (i >= 0) factors[i] = table[k][count];
  });
  return factors;
}
