"""Delivery: the headers of every response, and the edge, a response cache. It does not know Flask."""
