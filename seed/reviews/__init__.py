"""Reviews: comments on records, and who is done with them, in files next to the content that are never published."""
