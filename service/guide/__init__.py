"""The guide: the pages of documentation that the users of the API need, as the service itself serves them."""
