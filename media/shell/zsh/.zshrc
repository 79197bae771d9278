# The person's own start-up file, then marks around each command. A mark is a control sequence that carries the terminal's
# nonce, so nothing is written to a file here.
__sre_own .zshrc

# Shells inside this one read the person's files alone.
if [[ "$__sre_theirs" == "$HOME" ]]; then
  unset ZDOTDIR
else
  export ZDOTDIR="$__sre_theirs"
fi

zmodload zsh/datetime
typeset -g __sre_started=
typeset -g __sre_line=

# Into REPLY: without control characters, backslashes and semicolons.
__sre_escape() {
  emulate -L zsh
  setopt extended_glob
  local LC_ALL=C code from hex
  REPLY=${1//\\/\\\\}
  REPLY=${REPLY//;/\\x3b}
  [[ $REPLY == *[$'\001'-$'\037'$'\177']* ]] || return 0
  for code in {1..31} 127; do
    printf -v hex '\\x%02x' $code
    printf -v from "\\x$(( [##16] code ))"
    REPLY=${REPLY//"$from"/$hex}
  done
}

__sre_start() {
  emulate -L zsh
  local REPLY hidden= line="$1" shown directory
  # A leading space means: do not record.
  if [[ "$line" == [[:space:]]* ]]; then
    hidden=hidden
    line='(not recorded)'
  fi
  __sre_escape "$line"
  shown="$REPLY"
  __sre_escape "$PWD"
  directory="$REPLY"
  __sre_escape "${KUBECONFIG:-}"
  builtin printf '\e]633;E;%s;%s\a\e]633;C\a' "$shown" "$__sre_nonce"
  builtin printf '\e]5633;S;%s;%s;%s;%s;%s;%s;%s\a' \
    "$__sre_nonce" "$EPOCHREALTIME" "$hidden" "$COLUMNS" "$directory" "$REPLY" "$shown"
  __sre_started=$EPOCHREALTIME
}

__sre_end() {
  local exit_code=$?
  local now=$EPOCHREALTIME
  emulate -L zsh
  # None of the history reaches a file.
  unset HISTFILE
  # It is recorded as a failed one all the same.
  if [[ -z "$__sre_started" && $exit_code != 0 && "$__sre_line" == *[![:space:]]* ]]; then
    __sre_start "$__sre_line"
  fi
  __sre_line=
  if [[ -n "$__sre_started" ]]; then
    local rest
    printf -v rest '%.6f' $(( __sre_pace / 1e6 + __sre_started - now ))
    (( rest > 0 )) && command sleep "$rest"
    builtin printf '\e]5633;E;%s;%s;%s\a\e]633;D;%s\a' "$__sre_nonce" "$now" "$exit_code" "$exit_code"
  fi
  __sre_started=
  local REPLY
  __sre_escape "$PWD"
  builtin printf '\e]633;P;Cwd=%s\a' "$REPLY"
  return $exit_code
}

# Last, because a theme may make the prompt anew each time.
__sre_prompt() {
  local exit_code=$?
  if [[ "$PS1" != *'633;B'* ]]; then
    PS1=$'%{\e]633;A\a%}'"$PS1"$'%{\e]633;B\a%}'
  fi
  return $exit_code
}

# A line that zsh cannot read never reaches preexec: its text is taken where the line editor hands it over.
__sre_accepted() {
  __sre_line="$PREBUFFER$BUFFER"
}

autoload -Uz add-zle-hook-widget
add-zle-hook-widget line-finish __sre_accepted
# What was typed elsewhere can be called up again.
[[ -n "$HISTFILE" && -r "$HISTFILE" ]] && fc -R "$HISTFILE"

autoload -Uz add-zsh-hook
add-zsh-hook preexec __sre_start
precmd_functions=(__sre_end "${precmd_functions[@]}" __sre_prompt)
unset HISTFILE
builtin printf '\e]633;P;HasRichCommandDetection=True\a'
