"""Shared by the API and the pages: the content of a request, its parameters, and refusals."""
