"""Exports: the whole content of a release as one file. Knows no Flask."""
