"""Mirrors: a database that follows another service by its public feed only. It does not know Flask."""
