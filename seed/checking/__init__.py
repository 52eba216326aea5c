"""What `check` finds: every fault of the records at its place, each once, and how programs are told."""
