"""The service: the store, publishing, and delivery over HTTP. Never imports seed."""
