import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitCommand } from '../../../src/subjects/program/command-line.ts';

test.each([
  ['python3 net.py', ['python3', 'net.py']],
  ['  ./a.out  ', ['./a.out']],
  [`python3 "my net.py" --lr 0.1`, ['python3', 'my net.py', '--lr', '0.1']],
  [`sh -c 'cd x && python3 "net.py"'`, ['sh', '-c', 'cd x && python3 "net.py"']],
  ['my\\ net -x', ['my net', '-x']],
  [`a"b c"d'e f'`, ['ab cde f']],
  [`a ""`, ['a', '']],
  [`say "a \\"b\\" \\\\ \\n"`, ['say', 'a "b" \\ \\n']],
  [`a '&&' b`, ['a', '&&', 'b']],
  ['größe δ', ['größe', 'δ']],
])('%s', (text, words) => {
  expect(splitCommand(text)).toEqual(words);
});

test.each([
  ['', 'no-program'],
  ['   ', 'no-program'],
  [`''`, 'no-program'],
  [`python3 'net.py`, 'open-quote'],
  [`python3 "net.py`, 'open-quote'],
  ['python3 net.py \\', 'open-quote'],
  ['cd x && python3 net.py', 'needs-shell'],
  ['python3 net.py > out.txt', 'needs-shell'],
  ['a | b', 'needs-shell'],
])('%j is refused', (text, code) => {
  expect(() => splitCommand(text)).toThrow(expect.objectContaining({ kind: 'usage', code }));
});

test('any words come back that were quoted as a shell would have them', () => {
  const words = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1 });
  fc.assert(
    fc.property(words, (all) => {
      const text = all.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
      expect(splitCommand(text)).toEqual(all);
    }),
  );
});
