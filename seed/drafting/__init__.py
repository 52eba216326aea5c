"""Drafting: software proposes claims and records of a document, and people confirm or reject them."""
