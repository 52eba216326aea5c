#!/usr/bin/env bash
# Guess: an English stemmer joins the forms of one word (diagnosis and diagnoses) and keeps different words apart (several, severe).
# Instead: snowballstemmer 3.1.1 ("english" and "porter") and SQLite's FTS5 `porter` tokenizer give "several" and "severe" one stem, and
# different stems to diagnosis/diagnoses, metastasis/metastases and bacterium/bacteria, whose endings are Greek and Latin.
# Why it matters: a reader who searches for severe symptoms gets "several" as a full hit, at the same rank, and with "diagnosis" never
# meets "diagnoses". Both are the words that health text turns on.
# Workaround: an exception list before the stemmer (keep "several" as it is; map -oses, -ases, -ia to the singular), in the index and the query.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
nice python3 -m venv venv
nice venv/bin/pip install -qq --disable-pip-version-check snowballstemmer==3.1.1
cat > look.py <<'PY'
import sqlite3
from importlib.metadata import version

import snowballstemmer

database = sqlite3.connect(":memory:")
database.execute("CREATE VIRTUAL TABLE claims USING fts5(words, tokenize = 'porter unicode61')")


def match(text, question):
    database.execute("DELETE FROM claims")
    database.execute("INSERT INTO claims VALUES (?)", (f"Amber fever with {text}",))
    return database.execute("SELECT count(*) FROM claims WHERE claims MATCH ?", (question,)).fetchone()[0] == 1


print("snowballstemmer", version("snowballstemmer"), "SQLite", sqlite3.sqlite_version)
for text, question, joined in (
    ("rashes", "rash", True),
    ("several", "severe", True),
    ("diagnoses", "diagnosis", False),
    ("metastases", "metastasis", False),
    ("bacteria", "bacterium", False),
):
    seen = [snowballstemmer.stemmer(name).stemWord(text) == snowballstemmer.stemmer(name).stemWord(question) for name in ("english", "porter")]
    seen.append(match(text, question))
    print(f"{text} and {question}: snowball english, snowball porter, FTS5 porter join them: {seen}")
    assert seen == [joined] * 3
PY
nice venv/bin/python look.py
