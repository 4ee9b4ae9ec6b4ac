"""A run over many files: walking, workers, limits, output, state."""
