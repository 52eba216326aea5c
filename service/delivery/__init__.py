"""Delivery: what every answer has on its way out."""
