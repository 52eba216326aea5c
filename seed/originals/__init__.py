"""Originals: the files that publishers give, read with an account of every word."""
