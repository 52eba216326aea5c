"""Exports: the whole content of a release as one file. They do not know Flask."""
