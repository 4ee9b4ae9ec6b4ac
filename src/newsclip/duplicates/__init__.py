"""The same article found again: signatures of articles, and the index that knows the earlier ones."""
