import { visit } from 'jsonc-parser';

/**
 * Goes through the numbers of a JSON text as they are written: `JSON.parse` does not keep how many digits there were.
 *
 * @param found called with the keys that lead to a number (of the objects around it, not the indices of lists)
 */
export function eachNumber(text: string, found: (keys: readonly string[], text: string) => void): void {
  const keys: string[] = [];
  // The last key of each object that is open.
  visit(
    text,
    {
      onObjectBegin: () => void keys.push(''),
      onObjectEnd: () => void keys.pop(),
      onObjectProperty(key) {
        keys[keys.length - 1] = key;
      },
      onLiteralValue(value, offset, length) {
        if (typeof value === 'number') found(keys, text.slice(offset, offset + length));
      },
    },
    { disallowComments: true },
  );
}
