[[ "$ZDOTDIR" == "$__sre_ours" ]] && __sre_own .zlogin
