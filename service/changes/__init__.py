"""Changes: the feed from which apps update their copies. It does not know Flask."""
