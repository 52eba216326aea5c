"""Quotes: finds the words that somebody attributes to a source, or the nearest true wording."""
