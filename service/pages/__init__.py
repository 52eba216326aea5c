"""Pages about a condition: what its sources say, in the order in which readers ask."""
