"""Changes: the feed that apps keep their copies by. Knows no Flask."""
