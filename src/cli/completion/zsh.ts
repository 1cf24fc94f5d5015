import type { CommandLine, Flag, Value } from './command-line.ts';

/** Returns the script for zsh, which is sourced after compinit, or is the file `_nncheck` in a folder of `fpath`. */
export function zsh({ flags, commands, argument }: CommandLine): string {
  const cases = commands.map(({ name, flags, argument }) => {
    const specs = [...flags.flatMap(specsOf), quoted(`*:${name}:${actionOf(argument)}`)];
    return `    ${name})
      words_of=(${described(argument)})
      _arguments -S $flags ${specs.join(' ')} ;;`;
  });
  return `_nncheck_report() {
  if compset -P '*='; then _files; else compadd -S '' -- "$@"; fi
}
_nncheck() {
  local context state state_descr line
  local -A opt_args
  local -a words_of=(${described(argument)})
  local -a flags=(${flags.flatMap(specsOf).join(' ')})
  _arguments -S -C $flags '(-)1:command:{_describe command words_of}' '(-)*::argument:->argument'
  [[ $state == argument ]] && case $words[1] in
${cases.join('\n')}
  esac
}
if [[ $funcstack[1] == _nncheck ]]; then _nncheck "$@"; else compdef _nncheck nncheck; fi
`;
}

/** What `_arguments` reads of a flag, for each of its names; one that may be repeated is offered again. */
function specsOf({ names, about, value }: Flag): string[] {
  const star = about.includes('repeatable') ? '*' : '';
  const explanation = `[${about.replace(/[[\]\\:]/g, '\\$&')}]`;
  return names.map((name) =>
    quoted(`${star}${name}${value ? `=${explanation}:value:${actionOf(value)}` : explanation}`),
  );
}

function actionOf({ kind, words }: Value): string {
  const all = words.map(([word]) => word).join(' ');
  const actions = {
    file: '_files',
    free: ' ',
    list: `{_sequence compadd - ${all}}`,
    report: `{_nncheck_report ${all}}`,
    word: words.some(([, about]) => about) ? '{_describe value words_of}' : `(${all})`,
  };
  return actions[kind];
}

const described = ({ words }: Value): string =>
  words.map(([word, about]) => quoted(about === undefined ? word : `${word}:${about}`)).join(' ');

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
