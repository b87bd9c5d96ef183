"""The command line: the same store and the same locks as the window's, for scripts and for terminals. Never Qt."""
