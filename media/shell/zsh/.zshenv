# An incident terminal starts zsh with this folder as ZDOTDIR; the person's own files are read from theirs.
VSCODE_SHELL_INTEGRATION=1
typeset -g __sre_nonce="$SRE_WORKBENCH_NONCE"
typeset -g __sre_ours="$ZDOTDIR"
typeset -g __sre_theirs="${SRE_WORKBENCH_ZDOTDIR:-$HOME}"
# Microseconds: the editor loses the output of a command that has ended sooner.
typeset -g __sre_pace="${SRE_WORKBENCH_PACE:-0}"
unset SRE_WORKBENCH_NONCE SRE_WORKBENCH_PACE SRE_WORKBENCH_ZDOTDIR

# Runs a start-up file of the person's own as if it were read from its place.
__sre_own() {
  ZDOTDIR="$__sre_theirs"
  [[ -r "$ZDOTDIR/$1" ]] && builtin source "$ZDOTDIR/$1"
  __sre_theirs="$ZDOTDIR"
  ZDOTDIR="$__sre_ours"
}

__sre_own .zshenv
