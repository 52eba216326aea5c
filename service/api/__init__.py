"""The read API over HTTP: routes, arguments, problems and the OpenAPI document."""
