/** `Nothing was compared in "hidden": no weight there affects the cost.` */
export function nothingComparedIn(silent: readonly string[]): string {
  return `Nothing was compared in ${silent.map((name) => JSON.stringify(name)).join(', ')}: no weight there affects the cost.`;
}

/**
 * Says which parameters or examples test more.
 *
 * @param movable whether nncheck can change the parameters of this check
 */
export function moreIsShownBy(movable: boolean): string {
  return movable
    ? 'Parameters without dead units and zero weights (--at spread), or other examples, test more.'
    : 'Numbers at parameters without dead units and zero weights, or of other examples, test more.';
}
