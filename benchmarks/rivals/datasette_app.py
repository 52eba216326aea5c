"""Datasette, which makes its API of the tables alone; a search by rank is a query that its operator gives it."""

import os

from datasette.app import Datasette

SEARCH = """
    SELECT treatments.id, treatments.name, snippet(treatments_fts, -1, '<b>', '</b>', '…', 16) AS highlight
    FROM treatments_fts JOIN treatments ON treatments.rowid = treatments_fts.rowid
    WHERE treatments_fts MATCH :q ORDER BY rank LIMIT 20
"""

app = Datasette(
    immutables=[os.environ["RECORDS"]],
    metadata={"databases": {"records": {"queries": {"search": SEARCH}}}},
    settings={"suggest_facets": False, "num_sql_threads": 1},
).app()
