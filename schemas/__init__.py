"""The contract: the shape of every kind of content and of every response. It imports no other package here."""
