"""The read API over HTTP: routes, parameters, problems and the OpenAPI document."""
