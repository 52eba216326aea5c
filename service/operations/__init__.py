"""The operator's commands: serve, upgrade, backup, restore, doctor, follow, mcp and openapi; and their output."""
