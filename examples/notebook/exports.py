"""A notebook in cells (`# %%`, as Jupyter, VS Code and Spyder read them): an export as tables.

The files of a release never change: download once, and name the release in what you publish. As a program:
`python3 exports.py http://127.0.0.1:8000`.
"""

# %% Download the claims and the treatments of the newest release.
import sys
import urllib.request

import duckdb
import pandas as pd
import polars as pl

SERVICE = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
for kind in ("claims", "treatments"):
    urllib.request.urlretrieve(f"{SERVICE}/v1/exports/latest/{kind}.ndjson", f"{kind}.ndjson")

# %% DuckDB. Every line is read before types are chosen: a member may have its first value late.
claims = duckdb.read_json("claims.ndjson", format="newline_delimited", sample_size=-1)
print(duckdb.sql("SELECT assessment.verdict, count(*) AS claims FROM claims GROUP BY ALL ORDER BY 1"))

# %% Polars, for the same reason without a limit to what it looks at.
treatments = pl.read_ndjson("treatments.ndjson", infer_schema_length=None)
print(treatments.group_by("modality").len().sort("modality"))

# %% pandas. Ids stay text.
frame = pd.read_json("claims.ndjson", lines=True, dtype=False)
print(frame["qualifiers"].str["certainty"].value_counts().sort_index())

# %% Show words with what they come with: the attribution and the notice of their source, and each advisory in full.
doubted = frame[frame["assessment"].notna()].iloc[0]
print(f"“{doubted['quote']}” — {doubted['assessment']['verdict']}: {doubted['assessment']['reason']}")
print(doubted["attribution"]["text"], doubted["attribution"]["notice"])
