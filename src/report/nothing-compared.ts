/** `Nothing was compared in "hidden": no weight there affects the cost.` */
export function nothingComparedIn(silent: readonly string[]): string {
  return `Nothing was compared in ${silent.map((name) => JSON.stringify(name)).join(', ')}: no weight there affects the cost.`;
}

/**
 * Says which parameters or examples test more.
 *
 * @param options that move this check to other parameters; absent where nncheck cannot change them
 */
export function moreIsShownBy(options?: string): string {
  return options === undefined
    ? 'Numbers at parameters without dead units and zero weights, or of other examples, test more.'
    : `Parameters without dead units and zero weights (${options}), or other examples, test more.`;
}
