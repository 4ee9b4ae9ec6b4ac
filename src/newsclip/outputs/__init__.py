"""Where records go: standard output, one file, or a folder; one module a kind, all behind one protocol."""
