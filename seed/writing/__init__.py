"""Write files of the content: from nodes and comments back to YAML, in one format."""
