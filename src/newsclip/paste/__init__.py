"""Pasted text gets its structure back: lines, un-wrapping, bullets, quoting."""
