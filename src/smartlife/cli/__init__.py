"""The command line: one module per group of commands. It computes nothing itself."""
