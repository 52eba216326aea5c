"""Comparisons: where the documents of a topic agree, differ, or stand alone."""
