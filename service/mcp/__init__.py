"""The Model Context Protocol: tools and resources for language models, in both eras of the protocol, without an SDK."""
