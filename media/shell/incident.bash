# The shell of an incident terminal: the person's own start-up files, then marks around each command. A mark is a control
# sequence that carries the terminal's nonce, so nothing is written to a file here. Needs bash 4.4 or newer (PS0).

# The editor's own integration stays out, also where the person's files load it.
VSCODE_SHELL_INTEGRATION=1
__sre_nonce="$SRE_WORKBENCH_NONCE"
# Microseconds: the editor loses the output of a command that has ended sooner.
__sre_pace="${SRE_WORKBENCH_PACE:-0}"
unset SRE_WORKBENCH_NONCE SRE_WORKBENCH_PACE

if [ -r ~/.bashrc ]; then
  . ~/.bashrc
fi

if ((BASH_VERSINFO[0] < 4 || (BASH_VERSINFO[0] == 4 && BASH_VERSINFO[1] < 4))); then
  builtin printf '%s\n' "This bash is older than 4.4: commands in this terminal are not recorded."
  builtin return
fi

# Each line must reach the history as it was typed, because that is where its text comes from; none of it reaches a file.
# cmdhist would join lines that end in a backslash.
__sre_history() {
  builtin unset HISTFILE HISTCONTROL HISTIGNORE HISTTIMEFORMAT
  [[ ${HISTSIZE:-} == +([0-9]) && $HISTSIZE -ge 1000 ]] || HISTSIZE=1000
  builtin shopt -u cmdhist
  builtin shopt -s promptvars
  builtin set -o history
}

# Into __sre_value: without control characters, backslashes and semicolons.
__sre_escape() {
  builtin local LC_ALL=C code octal hex from
  __sre_value=${1//\\/\\\\}
  __sre_value=${__sre_value//;/\\x3b}
  [[ $__sre_value == *[$'\001'-$'\037'$'\177']* ]] || builtin return 0
  for code in {1..31} 127; do
    builtin printf -v octal '\\%03o' "$code"
    builtin printf -v hex '\\x%02x' "$code"
    builtin printf -v from '%b' "$octal"
    __sre_value=${__sre_value//"$from"/$hex}
  done
}

# Into __sre_number: how many lines the history has seen.
__sre_count() {
  builtin local entry
  entry=$(builtin history 1)
  entry=${entry#"${entry%%[![:space:]]*}"}
  __sre_number=${entry%%[!0-9]*}
  __sre_number=${__sre_number:-0}
}

# Into __sre_line: the lines that came since the last prompt. A pasted one has line breaks of its own, and bash adds one to
# each line of a here-document.
__sre_newest() {
  builtin local line pattern entry= next=$((__sre_seen + 1))
  __sre_line=
  while IFS= builtin read -r line; do
    pattern="^ *$next[ *] (.*)$"
    if ((next <= __sre_number)) && [[ $line =~ $pattern ]]; then
      ((next == __sre_seen + 1)) || __sre_line+=${entry%$'\n'}$'\n'
      entry=${BASH_REMATCH[1]}
      next=$((next + 1))
    else
      entry+=$'\n'$line
    fi
  done < <(builtin history "$((__sre_number - __sre_seen))")
  __sre_line+=${entry%$'\n'}
}

# Runs in a sub-shell of its own; what it prints stands right before the command's output.
__sre_start() {
  builtin local line hidden= shown
  __sre_count
  __sre_newest
  line=$__sre_line
  # A leading space means: do not record.
  if [[ $line == [[:space:]]* ]]; then
    hidden=hidden
    line='(not recorded)'
  fi
  __sre_escape "$line"
  shown=$__sre_value
  builtin printf '\e]633;E;%s;%s\a\e]633;C\a' "$shown" "$__sre_nonce"
  builtin printf '\e]5633;S;%s;%s;%s;%s;' "$__sre_nonce" "${EPOCHREALTIME:-}" "$hidden" "${COLUMNS:-}"
  __sre_escape "$PWD"
  builtin printf '%s;' "$__sre_value"
  __sre_escape "${KUBECONFIG:-}"
  builtin printf '%s;%s\a' "$__sre_value" "$shown"
}

__sre_end() {
  builtin local status=$? now=${EPOCHREALTIME:-} rest
  __sre_count
  if [[ -n $__sre_seen ]] && ((__sre_number > __sre_seen)); then
    __sre_newest
    # A line that bash could not read never started, and is recorded as a failed one all the same; one that was given up is not.
    if [[ -z $__sre_started && $status != 130 && ! $__sre_line =~ ^[[:space:]]*'#' ]]; then
      __sre_start
      __sre_started=1${now/[.,]/}
    fi
    # For the arrow keys the lines of a command become one entry.
    if ((__sre_number > __sre_seen + 1)); then
      while ((__sre_number > __sre_seen)); do
        builtin history -d "$__sre_number"
        __sre_number=$((__sre_number - 1))
      done
      builtin history -s -- "$__sre_line"
      __sre_count
    fi
  fi
  if [[ -n $__sre_started ]]; then
    rest=$((__sre_pace + __sre_started - 1${now/[.,]/}))
    if ((rest > 0)); then
      builtin printf -v rest '%07d' "$rest"
      command sleep "${rest:0:-6}.${rest: -6}"
    fi
    builtin printf '\e]5633;E;%s;%s;%s\a\e]633;D;%s\a' "$__sre_nonce" "$now" "$status" "$status"
  fi
  __sre_started=
  __sre_seen=$__sre_number
  builtin return "$status"
}

__sre_prompt() {
  builtin local status=$?
  __sre_history
  __sre_escape "$PWD"
  builtin printf '\e]633;P;Cwd=%s\a' "$__sre_value"
  if [[ $PS1 != *'633;B'* ]]; then
    PS1='\[\e]633;A\a\]'"$PS1"'\[\e]633;B\a\]'
  fi
  # The index is evaluated in this shell itself, which the sub-shell cannot reach. The 1 keeps a number where there is no clock.
  PS0='${__sre_none[__sre_started=1${EPOCHREALTIME/[.,]/},0]}$(__sre_start)'
  builtin return "$status"
}

__sre_none=()
__sre_started=
if [[ -n ${HISTFILE:-} && -r $HISTFILE ]]; then
  builtin history -r "$HISTFILE"
fi
builtin unset HISTFILE
# Known with the first prompt: until then bash keeps no history.
__sre_seen=
if ((BASH_VERSINFO[0] > 5 || (BASH_VERSINFO[0] == 5 && BASH_VERSINFO[1] >= 1))); then
  PROMPT_COMMAND=(__sre_end "${PROMPT_COMMAND[@]}" __sre_prompt)
else
  PROMPT_COMMAND="__sre_end"$'\n'"${PROMPT_COMMAND:-:}"$'\n'"__sre_prompt"
fi
builtin printf '\e]633;P;HasRichCommandDetection=True\a'
