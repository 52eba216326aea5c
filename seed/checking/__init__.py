"""What `check` finds: every fault of the records at its place, each once, and its formats for programs."""
