"""Read the bytes of editors' files into plain values, each with its place. The only reader of YAML."""
