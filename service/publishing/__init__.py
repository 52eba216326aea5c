"""Publishing: turns records as editors wrote them into a release. It does not know Flask."""
