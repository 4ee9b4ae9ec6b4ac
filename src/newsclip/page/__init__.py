"""Saved pages: the tree, its blocks, the engine's verdict and the page's own metadata."""
