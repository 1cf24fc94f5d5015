import type { Declared } from '../declared.ts';

/** The parameters that a program may be expected to have. */
export type Expected = readonly Pick<Declared['tensors'][number], 'name' | 'shape'>[];

/** What they are called where there is no spec. */
const EXAMPLE: Expected = [
  { name: 'hidden.weight', shape: [2, 2] },
  { name: 'hidden.bias', shape: [2] },
];

/** More would not fit into a line. */
const MOST = 4;

interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** A name that a person's own program may have for it. */
  readonly own: string;
}

type Lines = (parameters: readonly Parameter[], more: string) => readonly string[];

const each = (parameters: readonly Parameter[], write: (parameter: Parameter) => string): string =>
  parameters.map(write).join(', ');

const size = ({ shape }: Parameter): string => shape.join(', ');

// Each is the beginning of the documentation of the adapter, for these parameters.
const LINES: Readonly<Record<string, Lines>> = {
  python: (all, more) => [
    'from nncheck_adapter import serve',
    `parameters = {${each(all, ({ name, own }) => `'${name}': ${own}`)}${more}}`,
    'serve(parameters, cost=my_cost, gradient=my_gradient)',
  ],
  javascript: (all, more) => [
    "import { serve } from './nncheck_adapter.mjs';",
    `const parameters = { ${each(all, ({ name, own }) => `'${name}': ${own}`)}${more} };`,
    'await serve({ parameters, cost, gradient });',
  ],
  c: (all, more) => [
    '#define NNCHECK_NO_EXAMPLE',
    '#include "nncheck_adapter.c"',
    'NncheckTensor tensors[] = {',
    ...all.map(
      (one) =>
        `    {"${one.name}", ${one.shape.length}, {${size(one)}}, (double *)${one.own}, (double *)d${one.own}},`,
    ),
    ...(more === '' ? [] : ['    …']),
    '};',
    `nncheck_serve((NncheckProgram){.tensors = tensors, .tensor_count = ${more === '' ? all.length : '…'}, .cost = cost, .gradient = gradient});`,
  ],
  cpp: (all, more) => [
    '#define NNCHECK_NO_EXAMPLE',
    '#include "nncheck_adapter.cpp"',
    'nncheck::Program program;',
    `program.tensors = {${each(all, ({ name, own }) => `nncheck::tensor("${name}", ${own}, d${own})`)}${more}};`,
    'program.cost = [&] { return cost(); };  program.gradient = [&] { backward(); };',
    'nncheck::serve(program);',
  ],
  java: (all, more) => [
    'NncheckAdapter adapter = new NncheckAdapter();',
    ...all.map(({ name, own }) => `adapter.parameters.put("${name}", ${own});`),
    ...(more === '' ? [] : ['…']),
    'adapter.cost = () -> cost();',
    `adapter.gradient = () -> Map.of(${each(all, ({ name, own }) => `"${name}", d${own}`)}${more});`,
    'adapter.serve();',
  ],
  rust: (all, more) => [
    'mod nncheck_adapter;',
    'use nncheck_adapter::{Program, Tensor};',
    `let parameters = vec![${each(all, (one) => `Tensor::new("${one.name}", &[${size(one)}], &${one.own.toLowerCase()})`)}${more}];`,
    'Program::new(parameters, cost, gradient).serve();',
  ],
  go: (all, more) => [
    `parameters := []NncheckTensor{${each(all, ({ name, own }) => `{"${name}", ${own}}`)}${more}}`,
    'NncheckProgram{Parameters: parameters, Cost: cost, Gradient: gradient}.Serve()',
  ],
  octave: (all, more) => [
    `${all.map(({ name, own }) => `p.${name} = ${own};`).join(' ')}${more && ' …'}`,
    'nncheck_serve(p, @my_cost, @my_gradient)',
  ],
  perl: (all, more) => [
    "require './nncheck_adapter.pl';",
    `my $parameters = [${each(all, ({ name, own }) => `'${name}' => $${own}`)}${more}];`,
    'Nncheck::serve(parameters => $parameters, cost => \\&my_cost, gradient => \\&my_gradient);',
  ],
  r: (all, more) => [
    'source("nncheck_adapter.R")',
    `parameters <- list(${each(all, ({ name, own }) => `${name} = ${own}`)}${more})`,
    'nncheck_serve(parameters, cost = my_cost, gradient = my_gradient)',
  ],
};

/** Returns the lines by which a program in a language answers nncheck; its own arrays are W1, b1, W2, … in them. */
export function serveLines(adapter: string, expected: Expected = EXAMPLE): readonly string[] {
  let layer = 0;
  const parameters = expected.slice(0, MOST).map(({ name, shape }) => {
    if (!name.endsWith('.bias')) layer++;
    const own =
      shape.length === 1 && !name.endsWith('.bias')
        ? 'theta'
        : `${name.endsWith('.bias') ? 'b' : 'W'}${layer}`;
    return { name, shape, own };
  });
  return LINES[adapter](parameters, expected.length > MOST ? ', …' : '');
}
