import type { CommandLine, Flag, Value } from './command-line.ts';

/**
 * Returns the script for bash, which needs no bash-completion. A value is its kind, then its words. Readline breaks
 * words at `=`: `--reporter=json` comes as three.
 */
export function bash({ flags, commands, argument }: CommandLine): string {
  const values = commands.flatMap(({ name, flags }) => casesOf(name, flags));
  const own = commands.map(({ name, flags, argument }) => {
    const all = flags.flatMap((flag) => flag.names).join(' ');
    return `    ${name}) flags+=' ${all}' argument='${shown(argument)}' ;;`;
  });
  return `_nncheck() {
  local cur=\${COMP_WORDS[COMP_CWORD]} word k value= last= command=
  local flags='${flags.flatMap((flag) => flag.names).join(' ')}'
  local argument='${shown(argument)}'
  COMPREPLY=()
  for (( k = 1; k < COMP_CWORD; k++ )); do
    word=\${COMP_WORDS[k]}
    if [[ $word == '=' ]]; then
      [[ $last == report* ]] && value=file
    elif [[ -n $value ]]; then
      last=$value value=
    else
      last=
      case $command:$word in
${[...casesOf('*', flags), ...values].join('\n')}
        *:--) return ;;
        *:-*) ;;
        :*) command=$word ;;
      esac
    fi
  done
  case $command in
${own.join('\n')}
  esac
  if [[ $cur == '=' ]]; then
    [[ $last == report* ]] && value=file
    cur=
  fi
  if [[ -z $value && $cur == -* ]]; then value="word $flags"; fi
  value=\${value:-$argument}
  case $value in
    file) return ;;
    free) ;;
    list*)
      word=\${cur%"\${cur##*,}"}
      COMPREPLY=($(compgen -P "$word" -W "\${value#* }" -- "\${cur##*,}")) ;;
    *) COMPREPLY=($(compgen -W "\${value#* }" -- "$cur")) ;;
  esac
  compopt +o bashdefault +o default 2> /dev/null
}
complete -o bashdefault -o default -F _nncheck nncheck
`;
}

/** The cases in which a flag of a command is followed by its value. */
function casesOf(command: string, flags: readonly Flag[]): string[] {
  return flags.flatMap(({ names, value }) =>
    value === undefined ? [] : names.map((name) => `        ${command}:${name}) value='${shown(value)}' ;;`),
  );
}

const shown = ({ kind, words }: Value): string => [kind, ...words.map(([word]) => word)].join(' ');
