"""PostgreSQL: one server that many machines share, and its replicas."""
