"""Starting points for editors: skeletons of records, and drafts of the claims of a new document."""
