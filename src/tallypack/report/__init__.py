"""Results in words and in formats: one module a format, each a function from a result to text."""
