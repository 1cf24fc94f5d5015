import fc from 'fast-check';
import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { expect, test } from 'vitest';
import type { Path } from '../../../src/input/issues.ts';
import { finder } from '../../../src/input/text/find.ts';
import { parseJson } from '../../../src/input/text/parse.ts';
import { errorOf } from '../../problem/failing.ts';

/** JSON texts with all that makes them hard to walk: brackets and quotes in texts and keys, escapes, white space. */
const hardTexts = fc
  .letrec<{ value: string }>((tie) => {
    const space = fc.constantFrom('', ' ', '\n', ' \t\r\n ');
    const text = fc
      .oneof(fc.string(), fc.constantFrom('{"[,]:}', '\\', '"', '\\"', 'é\u2028', '__proto_'))
      .map((raw) => JSON.stringify(raw));
    const escaped = text.map((raw) =>
      raw.replace(/[a-z]/, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`),
    );
    const leaf = fc.oneof(
      fc.constantFrom('true', 'false', 'null', '{}', '[]', '-0', '1e-7', '-12.5E+3', '0.25'),
      text,
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
    );
    const list = fc.array(
      fc.tuple(space, tie('value'), space).map((parts) => parts.join('')),
      { maxLength: 4 },
    );
    const key = fc.tuple(space, fc.oneof(text, escaped), space, fc.constant(':'), space);
    const property = fc.tuple(key, tie('value'), space).map(([name, ...rest]) => name.concat(rest).join(''));
    return {
      value: fc.oneof(
        { maxDepth: 4 },
        leaf,
        list.map((parts) => `[${parts.join(',')}]`),
        fc.array(property, { maxLength: 4 }).map((parts) => `{${parts.join(',')}}`),
      ),
    };
  })
  .value.map((value) => ` \n${value}\n`);

function* nodesOf(node: Node, path: Path = []): Iterable<[path: Path, node: Node]> {
  yield [path, node];
  for (const [index, child] of (node.children ?? []).entries()) {
    if (node.type === 'array') yield* nodesOf(child, [...path, index]);
    else if (node.type === 'object') yield* nodesOf(child.children![1], [...path, child.children![0].value]);
  }
}

test('every value and key is found where jsonc-parser’s tree has it', () => {
  fc.assert(
    fc.property(hardTexts, (text) => {
      const tree = parseTree(text)!;
      const find = finder(text);
      for (const [path] of nodesOf(tree)) {
        // of two equal keys JSON.parse takes the last; jsonc-parser finds the first
        if (hasTwice(tree, path)) continue;
        const node = findNodeAtLocation(tree, [...path])!;
        expect(find(path, 'value')).toBe(node.offset);
        if (node.parent?.type === 'property') expect(find(path, 'key')).toBe(node.parent.offset);
      }
    }),
    { numRuns: 300 },
  );
});

function hasTwice(tree: Node, path: Path): boolean {
  const seen = [...nodesOf(tree)].map(([other]) => JSON.stringify(other));
  return path.some((_, k) => {
    const start = JSON.stringify(path.slice(0, k + 1));
    return seen.filter((other) => other === start).length > 1;
  });
}

test('duplicate keys, and no others, are issues', () => {
  fc.assert(
    fc.property(hardTexts, (text) => {
      let doubled = 0;
      for (const [, node] of nodesOf(parseTree(text)!)) {
        const keys =
          node.type === 'object' ? (node.children ?? []).map(({ children }) => children![0].value) : [];
        doubled += keys.length - new Set(keys).size;
      }
      const { issues, value } = parseJson(text, 'spec', 'text.json');
      expect(value).toEqual(JSON.parse(text));
      // several issues about one path count once
      expect(issues.count > 0).toBe(doubled > 0);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['[1, 2e400]', '1:5: [1]: 2e400'],
  ['{"a": [0, {"b": -1E309 }]}', '1:17: a[1].b: -1E309'],
  [`{"a": "1e999", "b": ${'9'.repeat(310)}}`, `1:21: b: ${'9'.repeat(40)}…`],
])('the number that is too large is told: %#', async (text, start) => {
  const read = async () => parseJson(text, 'spec', 's').issues.throwIfAny();
  const { message, problems } = await errorOf(read());
  expect(problems).toHaveLength(1);
  expect(message).toBe(`s:${start} is too large for a number (at most 1.8e308)`);
});

test.each(['1e308', '-1e-400', '0', '123', `0.${'1'.repeat(400)}`])('a number that is not: %#', (number) => {
  expect(parseJson(`{"1e999": [${number}]}`, 'spec', 's').issues.count).toBe(0);
});

test('a hundred thousand keys are read, and more are one error', async () => {
  const keys = (count: number) => `{${Array.from({ length: count }, (_, k) => `"k${k}":\n${k}`).join(',')}}`;
  expect(parseJson(keys(100_000), 'spec', 's').issues.count).toBe(0);
  const { message } = await errorOf((async () => parseJson(keys(300_000), 'spec', 's'))());
  expect(message).toBe('s:100001:7: it has more than 100000 keys');
});
