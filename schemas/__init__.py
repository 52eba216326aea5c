"""The contract: what every kind of content and every answer looks like. Imports nothing of ours."""
