"""PostgreSQL: a server shared by several machines, and its replicas."""
