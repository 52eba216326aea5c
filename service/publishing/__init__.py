"""Publishing: what turns records as editors wrote them into a release. Knows no Flask."""
