"""The article's facts: one finder a fact, with candidates from markup and from text in one list."""
