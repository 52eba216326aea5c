"""From the bytes of editors' files to plain values, each with its place. The only reader of YAML there is."""
