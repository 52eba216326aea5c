"""The operator's commands: serve, upgrade, backup, restore, doctor, follow and openapi; and their output."""
