/** A language that has an adapter, or a module that needs none: the folder `adapters/NAME` holds its one file. */
export interface Language {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly file: string;
  /** What has to be run before it can be started, where it is compiled. */
  readonly build?: string;
  /** What `--run` is given; of a module the file, which `--module` is given. */
  readonly run: string;
  readonly module?: true;
}

// biome-ignore format: a table is read by its lines, one for each language
export const LANGUAGES: readonly Language[] = [
  { name: 'python', aliases: ['py', 'python3'], title: 'Python', file: 'nncheck_adapter.py', run: 'python3 nncheck_adapter.py' },
  { name: 'numpy', aliases: ['python-numpy'], title: 'Python with numpy', file: 'nncheck_adapter.py', run: 'python3 nncheck_adapter.py' },
  { name: 'javascript', aliases: ['js', 'node'], title: 'JavaScript', file: 'nncheck_adapter.mjs', run: 'node nncheck_adapter.mjs' },
  { name: 'typescript', aliases: ['ts'], title: 'TypeScript', file: 'nncheck_module.ts', run: 'nncheck_module.ts', module: true },
  { name: 'c', aliases: [], title: 'C', file: 'nncheck_adapter.c', build: 'gcc -O2 -o nncheck_adapter nncheck_adapter.c -lm', run: './nncheck_adapter' },
  { name: 'cpp', aliases: ['c++', 'cxx'], title: 'C++', file: 'nncheck_adapter.cpp', build: 'g++ -std=c++17 -O2 -o nncheck_adapter nncheck_adapter.cpp', run: './nncheck_adapter' },
  { name: 'java', aliases: [], title: 'Java', file: 'NncheckAdapter.java', build: 'javac NncheckAdapter.java', run: 'java NncheckAdapter' },
  { name: 'rust', aliases: ['rs'], title: 'Rust', file: 'nncheck_adapter.rs', build: 'rustc -O nncheck_adapter.rs', run: './nncheck_adapter' },
  { name: 'go', aliases: ['golang'], title: 'Go', file: 'nncheck_adapter.go', build: 'go build nncheck_adapter.go', run: './nncheck_adapter' },
  { name: 'octave', aliases: [], title: 'Octave', file: 'nncheck_serve.m', run: 'octave -qfH --eval nncheck_serve' },
  { name: 'perl', aliases: ['pl'], title: 'Perl', file: 'nncheck_adapter.pl', run: 'perl nncheck_adapter.pl' },
  { name: 'r', aliases: ['rscript'], title: 'R', file: 'nncheck_adapter.R', run: 'Rscript nncheck_adapter.R' },
];
