"""Saved pages: the tree, its blocks, what the extraction engine kept, and the page's own metadata."""
