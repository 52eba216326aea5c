"""The commands of an operator: serve, upgrade, back up, restore, check and mirror; and how commands end and print."""
