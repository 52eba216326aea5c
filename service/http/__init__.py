"""What the API and the pages for people share: the content of a request, its parameters, and refusals."""
