"""docs/exports.md: its lines read the real files, in real DuckDB, Polars, pandas, Datasette and sqlite-utils."""

import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from service.catalog import KINDS, Kind
from tests.interop.packages import require_package
from tests.serving import REPOSITORY

for package in ("datasette", "duckdb", "pandas", "polars", "sqlite_utils"):
    require_package(package)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = BLOCK.findall((REPOSITORY / "docs" / "exports.md").read_text(encoding="utf-8"))
DOWNLOADS, LINES = BLOCKS[0], list(zip(BLOCKS[1::2], BLOCKS[2::2], strict=True))
TOOLS = Path(sys.executable).parent
COLUMNS = """
import duckdb, orjson, polars, sys
lines = [orjson.loads(line) for line in open(sys.argv[1], "rb")]
names = {name for line in lines for name in line}
table = duckdb.read_json(sys.argv[1], format="newline_delimited", sample_size=-1)
frame = polars.read_ndjson(sys.argv[1], infer_schema_length=None)
assert set(table.columns) == set(frame.columns) == names, names ^ set(table.columns)
assert frame.height == len(lines)
for name in names:
    filled = sum(line.get(name) is not None for line in lines)
    assert table.filter(f'"{name}" IS NOT NULL').aggregate("count(*)").fetchall() == [(filled,)], name
    assert frame[name].count() == filled, name
assert frame["id"].to_list() == [line["id"] for line in lines]
"""


@pytest.fixture(scope="module")
def folder(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder that the page's first lines fill."""
    folder = tmp_path_factory.mktemp("exports")
    run(folder, DOWNLOADS[1].replace("http://127.0.0.1:8000", server_url))
    return folder


@pytest.mark.parametrize(("block", "shown"), LINES, ids=[f"block {number}" for number in range(len(LINES))])
def test_the_lines_print_what_the_page_shows(folder: Path, block: tuple[str, str], shown: tuple[str, str]) -> None:
    language, lines = block
    program = [sys.executable, "-W", "error", "-c", lines] if language == "python" else lines
    assert (shown[0], run(folder, program)) == ("text", shown[1])


def test_the_notebook_loads_an_export_with_three_tools(tmp_path: Path, server_url: str) -> None:
    shown = run(tmp_path, [sys.executable, "-W", "error", str(REPOSITORY / "examples/notebook/exports.py"), server_url])
    for table in (
        "misleading-or-unsafe │      8",
        "chemotherapy  ┆ 1",
        "possible    12",
        "This is not medical advice.",
    ):
        assert table in shown


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_column_and_no_value_of_a_kind_is_lost(folder: Path, server_url: str, kind: Kind) -> None:
    plural = kind.plural
    file = folder / f"{plural}.ndjson"
    urllib.request.urlretrieve(f"{server_url}/v1/exports/latest/{plural}.ndjson", file)  # noqa: S310 - on loopback
    if file.read_bytes():
        run(folder, [sys.executable, "-c", COLUMNS, str(file)])
    else:
        # The article that ships says nothing of the kind, and Polars reads no empty file.
        assert not (REPOSITORY / "seed" / "content" / plural).exists()


def run(folder: Path, program: "str | list[str]") -> str:
    """Run a program, or the lines of a shell, in a folder; return what it prints. It must succeed."""
    command = program if isinstance(program, list) else ["sh", "-e", "-c", program]
    done = subprocess.run(
        command,
        env=os.environ | {"PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"},
        check=False, cwd=folder, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout
