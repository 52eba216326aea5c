"""Following: a database that mirrors another, by its public feed alone. Knows no Flask."""
