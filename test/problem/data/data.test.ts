import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { problemFromText } from '../../../src/problem/load.ts';
import { tasks } from '../../../src/problem/tasks/index.ts';
import { errorOf, issuesOf, specText } from '../failing.ts';

const directory = await mkdtemp(join(tmpdir(), 'nncheck-data-'));

const network = (inputs: number, units: number) => ({ inputs, layers: [{ type: 'dense', units }] });

/** Reads the examples of a network of that many inputs and outputs. */
async function read(inputs: number, units: number, data: object) {
  const text = specText({ network: network(inputs, units), data });
  const made = await problemFromText(text, { file: 'spec.json', directory });
  return { ...made.data, inputs: [...made.data.inputs], targets: [...made.data.targets] };
}

/** Writes a file, and returns its name. */
async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(directory, name), content);
  return name;
}

const failure = async (inputs: number, units: number, data: object) => {
  const error = await errorOf(read(inputs, units, data));
  return `${error.code}: ${error.message}`;
};

describe('lists', () => {
  test('one number an example needs no list of its own', async () => {
    expect(await read(1, 1, { inputs: [1, 2, 3], targets: [4, 5, 6] })).toMatchObject({
      count: 3,
      inputs: [1, 2, 3],
      targets: [4, 5, 6],
    });
  });

  test('examples in columns', async () => {
    const inputs = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    expect(await read(2, 1, { inputs, targets: [[7, 8, 9]], examplesIn: 'columns' })).toMatchObject({
      count: 3,
      inputs: [1, 4, 2, 5, 3, 6],
      targets: [7, 8, 9],
    });
  });

  test('a single example in columns', async () => {
    const data = { inputs: [[1], [2], [3]], targets: [[4], [5]], examplesIn: 'columns' };
    expect(await read(3, 2, data)).toMatchObject({ count: 1, inputs: [1, 2, 3], targets: [4, 5] });
  });

  test('class numbers beside examples in columns, in whichever way they are written', async () => {
    const inputs = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    for (const targets of [[0, 1, 1], [[0, 1, 1]], [[0], [1], [1]]])
      expect(await read(2, 2, { inputs, targets, examplesIn: 'columns' })).toMatchObject({
        count: 3,
        targets: [1, 0, 0, 1, 0, 1],
      });
  });

  test('images are flattened', async () => {
    expect(
      (
        await read(4, 1, {
          inputs: [
            [
              [1, 2],
              [3, 4],
            ],
          ],
          targets: [1],
        })
      ).inputs,
    ).toEqual([1, 2, 3, 4]);
  });

  test('class numbers become one-hot where there are several outputs', async () => {
    const { targets } = await read(1, 3, { inputs: [1, 2], targets: [2, 0] });
    expect(targets).toEqual([0, 0, 1, 1, 0, 0]);
  });
});

describe('a part of the examples', () => {
  const inputs = Array.from({ length: 20 }, (_, k) => k);
  const data = { inputs, targets: inputs };

  test('is the first ones', async () => {
    expect((await read(1, 1, { ...data, examples: 3 })).inputs).toEqual([0, 1, 2]);
  });

  test('is random by its seed, each at most once, and targets stay with their inputs', async () => {
    const all = await read(1, 1, { ...data, shuffle: true, seed: 1 });
    expect(all.inputs).not.toEqual(inputs);
    expect(all.inputs.toSorted((a, b) => a - b)).toEqual(inputs);
    expect(all.targets).toEqual(all.inputs);
    expect((await read(1, 1, { ...data, shuffle: true, seed: 1, examples: 4 })).inputs).toEqual(
      all.inputs.slice(0, 4),
    );
    expect((await read(1, 1, { ...data, shuffle: true, seed: 2 })).inputs).not.toEqual(all.inputs);
  });

  test('is not more than there are', async () => {
    expect(await failure(1, 1, { ...data, examples: 21 })).toContain(
      'data.examples: 21 examples are requested, but there are only 20',
    );
  });
});

test.each<[string, number, number, object, string]>([
  [
    'inputs of another width',
    3,
    1,
    { inputs: [[1, 2]], targets: [1] },
    '4:19 data.inputs: expected 3 numbers an example as network.inputs says, found 2',
  ],
  [
    'inputs in columns',
    2,
    1,
    {
      inputs: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      targets: [1, 2, 3],
    },
    '4:19 data.inputs: expected 2 numbers an example as network.inputs says, found 3: they would fit with "examplesIn": "columns"',
  ],
  [
    'inputs that do not fit in columns either',
    2,
    1,
    {
      inputs: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      targets: [1, 2],
    },
    '4:19 data.inputs: expected 2 numbers an example as network.inputs says, found 3',
  ],
  [
    'targets of another width',
    1,
    3,
    {
      inputs: [1, 2],
      targets: [
        [1, 0],
        [0, 1],
      ],
    },
    '4:35 data.targets: expected 3 numbers an example as the last layer has units, found 2',
  ],
  [
    'fewer targets',
    1,
    1,
    { inputs: [1, 2], targets: [1] },
    '4:35 data.targets: expected as many examples as inputs has, 2, found 1',
  ],
  [
    'a class that there is not',
    1,
    3,
    { inputs: [1, 2], targets: [0, 3] },
    '4:35 data.targets: the last layer has 3 units, so one number an example has to be a class from 0 to 2; example 1 has 3',
  ],
  [
    'ragged lists',
    2,
    1,
    { inputs: [[1, 2], [3]], targets: [1, 2] },
    '4:26 data.inputs[1]: expected 2 numbers as in the first list, found 1 number',
  ],
  [
    'null',
    1,
    1,
    { inputs: [1, null], targets: [1, 2] },
    '4:22 data.inputs[1]: expected a finite number, found null',
  ],
  [
    'no examples',
    1,
    1,
    { inputs: [], targets: [1] },
    '4:19 data.inputs: expected at least one example with at least one number',
  ],
  [
    'lists nested too deeply',
    1,
    1,
    { inputs: [[[[[[[[[1]]]]]]]]], targets: [1] },
    '4:19 data.inputs: expected at most 8 levels of lists, found 9',
  ],
  [
    'a mistyped task',
    2,
    1,
    { task: 'xro' },
    '4:17 data.task: expected one of and, or, nand, xor, parity, sign, sine, spirals, iris, found "xro"; did you mean "xor"?',
  ],
  [
    'a task of another width',
    3,
    1,
    { task: 'xor' },
    '4:17 data.task: the task xor has 2 inputs, the network has 3: set network.inputs to 2',
  ],
])('%s', async (_, inputs, units, data, issue) => {
  const issues = await issuesOf(specText({ network: network(inputs, units), data }));
  expect(issues[0]).toBe(issue);
});

describe('files', () => {
  test('a whole .csv, also gzipped, whatever its name says', async () => {
    const text = '1,2\n3,4\n';
    const targets = [5, 6];
    const expected = { count: 2, inputs: [1, 2, 3, 4], targets };
    expect(await read(2, 1, { inputs: await file('plain.csv', text), targets })).toMatchObject(expected);
    expect(await read(2, 1, { inputs: await file('packed.csv.gz', gzipSync(text)), targets })).toMatchObject(
      expected,
    );
    expect(await read(2, 1, { inputs: await file('unpacked.csv.gz', text), targets })).toMatchObject(
      expected,
    );
  });

  test('columns of a .csv by name and by number, in the order that is asked for', async () => {
    const name = await file('table.csv', 'a,b,y\n1,2,3\n\n4, 5 ,6\n');
    expect(await read(2, 1, { file: name, inputs: ['b', 0], targets: 'y' })).toMatchObject({
      inputs: [2, 1, 5, 4],
      targets: [3, 6],
    });
    expect((await read(1, 1, { file: name, header: true, inputs: 1, targets: [2] })).inputs).toEqual([2, 5]);
  });

  test('columns between semicolons or tabs', async () => {
    for (const separator of [';', '\t']) {
      const name = await file('separated.csv', `1${separator}2\n3${separator}4`);
      expect(await read(1, 1, { file: name, inputs: 0, targets: 1 })).toMatchObject({
        inputs: [1, 3],
        targets: [2, 4],
      });
    }
  });

  test('class names become numbers in their order, the same for any part of the examples', async () => {
    const name = await file('classes.csv', 'x,class\n1,pear\n2,apple\n3,pear\n4,"fig, dried"\n');
    const data = { file: name, inputs: 'x', targets: 'class' };
    expect(await read(1, 3, data)).toMatchObject({
      targets: [0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0],
      classes: ['apple', 'fig, dried', 'pear'],
    });
    expect((await read(1, 3, { ...data, examples: 1 })).targets).toEqual([0, 0, 1]);
  });

  test('a .json', async () => {
    expect(
      (await read(2, 1, { inputs: await file('rows.json', '[[1, 2], [3, 4]]'), targets: [1, 2] })).inputs,
    ).toEqual([1, 2, 3, 4]);
  });

  test.each<[string, string | Uint8Array, string]>([
    ['empty.csv', '', 'file-empty: empty.csv: it is empty'],
    ['word.csv', '1,2\n3,x\n', 'not-a-number: word.csv:2: column 1: expected a finite number, found "x"'],
    ['nan.csv', '1,2\n3,nan\n', 'not-a-number: nan.csv:2: column 1: expected a finite number, found "nan"'],
    [
      'several.csv',
      '1,\nx,1e999\n',
      [
        'not-a-number: several.csv:1: column 1: expected a finite number, found ""',
        'several.csv:2: column 0: expected a finite number, found "x"',
        'several.csv:2: column 1: expected a finite number, found "1e999"',
      ].join('\n'),
    ],
    ['hole.csv', '1,2\n3,\n', 'not-a-number: hole.csv:2: column 1: expected a finite number, found ""'],
    ['hex.csv', '1,0x10\n1,2\n', 'not-a-number: hex.csv:1: column 1: expected a finite number, found "0x10"'],
    [
      'named.csv',
      'a,b\n1,2\n3,4\n',
      'not-a-number: named.csv:1: expected numbers, found "a"; if this line names the columns, say "header": true',
    ],
    [
      'comma.csv',
      '1,5;2\n1;2\n',
      'not-a-number: comma.csv:1: column 0: expected a finite number, found "1,5"; write a point where it has a comma',
    ],
    ['ragged.csv', '1,2\n3,4\n5\n', 'ragged: ragged.csv:3: expected 2 columns as in line 1, found 1'],
    ['quote.csv', '1,"2\n3,4\n', 'csv-syntax: quote.csv:1: a quotation mark is opened and never closed'],
    [
      'latin.csv',
      Uint8Array.of(49, 44, 0xe9, 10),
      'not-utf8: latin.csv: it is not UTF-8 text: the first byte that is not is in line 1',
    ],
    [
      'rows.json',
      '[[1, 2], [3]]',
      'ragged: rows.json:1:10: [1]: expected 2 numbers as in the first list, found 1 number',
    ],
    [
      'cut.csv.gz',
      gzipSync('1,2\n3,4\n').subarray(0, -6),
      'file-truncated: cut.csv.gz: the gzipped file ends too early: it may be truncated while it was downloaded',
    ],
    [
      'damaged.csv.gz',
      Uint8Array.of(0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
      'file-damaged: damaged.csv.gz: it starts as a gzipped file and cannot be unpacked (unknown compression method)',
    ],
    [
      'images.png',
      'x',
      'unknown-format: spec.json:4:19: data.inputs: expected a file of a known format (.json, .npy, .npz, .safetensors, .csv, .idx, .ubyte, each also with .gz), found "images.png"',
    ],
  ])('%s that is wrong', async (name, content, message) => {
    expect(await failure(2, 1, { inputs: await file(name, content), targets: [1, 2] })).toBe(message);
  });

  test('a bomb is not unpacked', async () => {
    // a gzipped file may have several members, one after another
    const member = gzipSync(new Uint8Array(2 ** 23));
    const bomb = Buffer.concat(Array.from({ length: 2 ** 6 + 1 }, () => member));
    expect(await failure(2, 1, { inputs: await file('bomb.csv.gz', bomb), targets: [1] })).toBe(
      'file-too-large: bomb.csv.gz: unpacked it is larger than 512 MiB, the most that is read',
    );
  });

  test('a missing file is told where the spec names it, and where it was looked for', async () => {
    expect(await failure(2, 1, { inputs: 'no/such.csv', targets: [1] })).toBe(
      `file-missing: spec.json:4:19: data.inputs: "no/such.csv" does not exist (looked for ${join(directory, 'no/such.csv')})`,
    );
  });

  test('a column that there is not', async () => {
    const name = await file('columns.csv', 'length,width,y\n1,2,3\n');
    const issues = [
      ['lenght', 'data.inputs[0]: columns.csv has no column "lenght"; did you mean "length"?'],
      [3, 'data.inputs[0]: columns.csv has columns 0 to 2, and no column 3'],
    ];
    for (const [column, message] of issues) {
      expect(await failure(1, 1, { file: name, header: true, inputs: [column], targets: 'y' })).toContain(
        message,
      );
    }
  });

  test('a text in a column of numbers is not taken for a class', async () => {
    const name = await file('typo.csv', '1,0.5\n2,0.7\n3,0.9x\n');
    expect(await failure(1, 1, { file: name, inputs: 0, targets: 1 })).toContain(
      'there are 3 classes ("0.5", "0.7", "0.9x", …), and the last layer has 1 unit: a cell that should be a number may be text',
    );
  });
});

describe('tasks', () => {
  test.each([...tasks.values()])('$name', async ({ name, spec }) => {
    const made = await problemFromText(JSON.stringify(spec), { directory });
    expect(made.data.task).toBe(name);
    expect(made.data.inputs).toHaveLength(made.data.count * made.network.inputs);
  });
});
