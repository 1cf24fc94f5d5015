/** Where the gradient comes from: `numeric` is by differences of the cost, so that backpropagation is not needed. */
export type GradientSource = 'backprop' | 'numeric';

/** ‖g‖₂, without overflow on the way. */
export function norm(gradient: Float64Array): number {
  let largest = 0;
  for (const value of gradient) {
    if (!Number.isFinite(value)) return Math.abs(value);
    largest = Math.max(largest, Math.abs(value));
  }
  if (largest === 0) return 0;
  let sum = 0;
  for (const value of gradient) sum += (value / largest) ** 2;
  return largest * Math.sqrt(sum);
}
