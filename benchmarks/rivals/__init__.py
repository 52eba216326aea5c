"""What others would build on the same tables, the usual way. Each runs in a separate environment."""
