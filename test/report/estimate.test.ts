import { expect, test } from 'vitest';
import { estimates } from '../../src/report/estimate.ts';

/** The lines that are written while each of so many weights takes so long, after a start. */
function linesOf(total: number, msEach: number, msStart = 0): string[] {
  const lines: string[] = [];
  let time = 0;
  const estimate = estimates(
    (line) => lines.push(line),
    'net',
    () => time,
  );
  for (let done = 0; done <= total; done++) {
    time = done * msEach + (done > 0 ? msStart : 0);
    estimate(done, total);
  }
  return lines;
}

test.each([
  ['a work of four minutes', 2400, 100, ['about 4 minutes: 2,400 weights of net\n']],
  ['one of ten hours', 3600, 10_000, ['about 10 hours: 3,600 weights of net\n']],
  ['one of less than a minute', 500, 100, []],
  ['one of ten seconds that starts slowly', 1000, 10, [], 1500],
])('%s is estimated once, from a part after its start', (_what, total, ms, lines, msStart?: number) => {
  expect(linesOf(total, ms, msStart)).toEqual(lines);
});
