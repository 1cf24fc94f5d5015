/**
 * Finds a part of a list that still fails and from which nothing can be left out by itself: delta debugging (Zeller and
 * Hildebrandt 2002), with the chunks that are left out ever smaller.
 *
 * @param least how many stay at least
 * @param fails whether a part of the list, in its order, still fails
 */
export async function ddmin<T>(
  items: readonly T[],
  least: number,
  fails: (part: readonly T[]) => Promise<boolean>,
): Promise<void> {
  let kept = items;
  for (let size = items.length - least; size > 0; size = Math.floor(Math.min(size, kept.length) / 2)) {
    for (let from = 0; from < kept.length && kept.length - size >= least; ) {
      const part = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (part.length >= least && (await fails(part))) kept = part;
      else from += size;
    }
  }
}
