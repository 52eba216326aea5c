"""The studio: editors work on the content files in a browser."""
