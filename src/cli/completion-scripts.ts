import type { Choice, Place } from './completion.ts';

/** The script of each shell. Each follows the words to the command that is being typed, and offers the words that may follow it. */
export const scripts = { bash, zsh, fish } as const;

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const words = (choices: readonly Choice[]) => choices.map(({ word }) => word).join(' ');

/** Every path except that of the program itself. */
const deeper = (places: readonly Place[]) => places.slice(1).map(({ path }) => `'${path}'`);

function bash(places: readonly Place[]): string {
  const cases = places.map(({ path, commands, options, choices }) => {
    const follow = [words(commands), ...choices].join(' ').trim();
    return `    '${path}') follow='${follow}' options='${words(options)}' ;;`;
  });
  return `# bash completion of antifake
_antifake() {
  local current=\${COMP_WORDS[COMP_CWORD]} at=antifake follow options i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${deeper(places).join(' | ')}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at" in
${cases.join('\n')}
  esac
  COMPREPLY=()
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif [[ -n $follow ]]; then
    COMPREPLY=($(compgen -W "$follow" -- "$current"))
  else
    local IFS=$'\\n'
    compopt -o filenames 2> /dev/null
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -F _antifake antifake
`;
}

function zsh(places: readonly Place[]): string {
  const described = (choices: readonly Choice[]) =>
    choices.map(({ word, meaning }) => quote(`${word.replaceAll(':', '\\:')}:${meaning}`)).join(' ');
  const cases = places.map(({ path, commands, options, choices }) => {
    const follow = [...commands, ...choices.map((word) => ({ word, meaning: word }))];
    return `    ('${path}') follow=(${described(follow)}) options=(${described(options)}) ;;`;
  });
  return `#compdef antifake
_antifake() {
  local at=antifake i
  local -a follow options
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
      (${deeper(places).join('|')}) at="$at \${words[i]}" ;;
    esac
  done
  case "$at" in
${cases.join('\n')}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    _describe option options
  elif (( $#follow )); then
    _describe command follow
  else
    _files
  fi
}
if [[ $funcstack[1] == _antifake ]]; then _antifake "$@"; else compdef _antifake antifake; fi
`;
}

function fish(places: readonly Place[]): string {
  const lines = places.flatMap(({ path, commands, options, choices, takesFiles }) => {
    const at = `complete -c antifake -n ${quote(`__antifake_at "${path}"`)}`;
    const offersFiles = takesFiles && choices.length === 0;
    return [
      ...commands.map(({ word, meaning }) => `${at} -f -a ${word} -d ${quote(meaning)}`),
      ...choices.map((word) => `${at} -f -a ${word}`),
      ...options.map(({ word, meaning }) => `${at} -l ${word.slice(2)} -d ${quote(meaning)}`),
      ...(offersFiles ? [`${at} -F`] : []),
    ];
  });
  return `# fish completion of antifake
function __antifake_at
  set -l at antifake
  for word in (commandline -opc)[2..]
    if contains -- "$at $word" ${deeper(places).join(' ')}
      set at "$at $word"
    end
  end
  test "$at" = "$argv[1]"
end
complete -c antifake -f
${lines.join('\n')}
`;
}
