"""Alembic's entry point: runs the migrations on the connection from `service.store.migrate`."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
