"""Delivery: what every answer has on its way out, and the edge that answers from memory. It does not know Flask."""
