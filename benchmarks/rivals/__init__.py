"""What others would build on the same tables, the usual way. Each runs in an environment of its own."""
