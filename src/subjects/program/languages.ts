/** A language of programs, as far as the words of a command show it. */
export interface ProgramLanguage {
  /** What `nncheck init` calls it, where it has an adapter. */
  readonly adapter?: string;
  /** The file name of a word of the command, where the program is in this language. */
  readonly word: RegExp;
  /** The name of a source file. */
  readonly source: RegExp;
  /** What starts a source file; absent where it has to be compiled. */
  readonly starts?: string;
  /** How it writes to standard error. */
  readonly stderr: string;
}

// biome-ignore format: a table is read by its lines, one for each language
const LANGUAGES: readonly ProgramLanguage[] = [
  { adapter: 'python', word: /python|\.py$/, source: /\.py$/, starts: 'python3', stderr: 'in Python: print(…, file=sys.stderr)' },
  { adapter: 'javascript', word: /node|deno|bun|\.[cm]?[jt]s$/, source: /\.[cm]?js$/, starts: 'node', stderr: 'in JavaScript: console.error(…)' },
  { word: /\.jar$/, source: /\.jar$/, starts: 'java -jar', stderr: 'in Java: System.err.println(…)' },
  { adapter: 'java', word: /java/, source: /\.java$/, starts: 'java', stderr: 'in Java: System.err.println(…)' },
  { adapter: 'octave', word: /octave|matlab|\.m$/, source: /\.m$/, starts: 'octave', stderr: 'in Octave: fprintf(stderr, …) or fdisp(stderr, …)' },
  { adapter: 'r', word: /rscript|\.r$/i, source: /\.r$/i, starts: 'Rscript', stderr: 'in R: message(…), or cat(…, file = stderr())' },
  { word: /julia|\.jl$/, source: /\.jl$/, starts: 'julia', stderr: 'in Julia: println(stderr, …)' },
  { adapter: 'perl', word: /perl|\.pl$/, source: /\.pl$/, starts: 'perl', stderr: 'in Perl: print STDERR …' },
  { word: /ruby|\.rb$/, source: /\.rb$/, starts: 'ruby', stderr: 'in Ruby: warn …' },
  { adapter: 'rust', word: /cargo|\.rs$/, source: /\.rs$/, stderr: 'in Rust: eprintln!(…)' },
  { adapter: 'go', word: /^go$|\.go$/, source: /\.go$/, starts: 'go run', stderr: 'in Go: fmt.Fprintln(os.Stderr, …)' },
  { adapter: 'cpp', word: /\.(cpp|cc|cxx)$/, source: /\.(cpp|cc|cxx)$/, stderr: 'in C++: std::cerr << …' },
  { adapter: 'c', word: /\.c$/, source: /\.c$/, stderr: 'in C: fprintf(stderr, …)' },
];

/** Returns the language of a program by the words that start it; undefined where they do not show it. */
export function languageOf(command: readonly string[]): ProgramLanguage | undefined {
  const names = command.map((word) => word.split('/').at(-1)!);
  return LANGUAGES.find(({ word }) => names.some((name) => word.test(name)));
}

/** Returns the language of a source file by its ending. */
export function languageOfSource(file: string): ProgramLanguage | undefined {
  return LANGUAGES.find(({ source }) => source.test(file));
}

/** Says how a program can write to standard error. */
export function howToStderr(command: readonly string[]): string {
  return (
    languageOf(command)?.stderr ??
    'in C: fprintf(stderr, …); in C++: std::cerr; in Rust: eprintln!(…); in Go: fmt.Fprintln(os.Stderr, …)'
  );
}
