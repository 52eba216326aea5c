"""Revise documents: match the sentences of a new text with those of the old one, and carry over what rests on them."""
