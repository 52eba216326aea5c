"""The editors' tools: reading content, the commands, and the content itself."""
