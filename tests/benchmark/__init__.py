"""Benchmarks of the whole command."""
