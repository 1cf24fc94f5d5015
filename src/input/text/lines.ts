/** Reads a text once, and returns what turns an offset into a line and a column, both from 1. */
export function lineIndex(text: string): (offset: number) => { line: number; column: number } {
  const starts = lineStarts(text);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - starts[low] + 1 };
  };
}

/** The offsets at which lines start. */
function lineStarts(text: string): Uint32Array {
  let lines = 1;
  for (let k = 0; k < text.length; k++) if (text.charCodeAt(k) === NEWLINE) lines++;
  const starts = new Uint32Array(lines);
  for (let k = 0, line = 1; line < lines; k++) if (text.charCodeAt(k) === NEWLINE) starts[line++] = k + 1;
  return starts;
}

const NEWLINE = 10;
