"""How files of the content are written: from nodes and comments back to YAML, one way for all."""
