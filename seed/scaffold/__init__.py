"""Where editors start from: skeletons of records, and drafts of the claims of a new document."""
