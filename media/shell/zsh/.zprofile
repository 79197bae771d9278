__sre_own .zprofile
