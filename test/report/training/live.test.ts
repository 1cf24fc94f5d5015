import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { liveOn } from '../../../src/report/training/live.ts';

function watched(terminal: object) {
  const stream = Object.assign(new PassThrough(), terminal);
  const clock = { time: 0 };
  const live = liveOn(stream, 'xor', false, () => clock.time);
  return {
    live,
    text: () => String(stream.read() ?? ''),
    at(time: number, done: number) {
      clock.time = time;
      live.epochs(done, 1000);
    },
  };
}
const entry = (epoch: number, cost: number, gradientNorm: number) => ({ epoch, cost, gradientNorm });
const ESC = String.fromCharCode(27);

test('the curve, the norms, the speed and the time left are drawn over and over, and erased', () => {
  const { live, at, text } = watched({ isTTY: true, columns: 60, rows: 30 });
  live.entry(entry(0, 1, 0.1));
  live.entry(entry(1, 0.1, 1));
  at(500, 1);
  expect(text()).toBe('');
  at(1500, 101);
  const drawn = text();
  expect(drawn).toContain('cost by epoch');
  expect(drawn).toContain('\ngradient norm ▁█ 1\n');
  expect(drawn).toMatch(/\ntraining xor: 101 of 1,000 epochs, 100 epochs\/s, 9 s left$/);
  for (const line of drawn.split('\n')) expect(line.replace(`${ESC}[K`, '').length).toBeLessThanOrEqual(60);
  at(1550, 102);
  expect(text()).toBe('');
  live.end();
  expect(text()).toBe(`\r${ESC}[${drawn.split('\n').length - 1}A${ESC}[J`);
});

test('a terminal of few rows has the last line alone, and a pipe nothing', () => {
  const low = watched({ isTTY: true, columns: 60, rows: 10 });
  low.live.entry(entry(0, 1, 0.1));
  low.live.entry(entry(1, 0.1, 1));
  low.at(0, 1);
  low.at(1500, 2);
  expect(low.text()).not.toContain('cost by epoch');
  const pipe = watched({});
  pipe.at(5000, 10);
  expect(pipe.text()).toBe('');
});
