"""The article's facts: one module a field, each finding a value or ``None``."""
