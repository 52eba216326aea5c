"""`medcontent init`: a new content root in which every command works at once."""

import json
from pathlib import Path

import pytest

from seed.commands.main import run

PAGE = "<!doctype html><title>Amber fever</title><h1>Amber fever</h1><p>Elbows glow at night.</p>"


def test_a_new_root_takes_an_article_to_a_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MEDCONTENT_DATABASE_URL", raising=False)
    (tmp_path / "page.html").write_text(PAGE)
    assert run(["init", "stories"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"Made {tmp_path / 'stories'}: ")
    assert [line.split("  ")[1] for line in lines[2:]] == [
        "cd stories", "medcontent new document FILE…", "medcontent check", "medcontent preview",
    ]  # fmt: skip
    monkeypatch.chdir(tmp_path / "stories")
    assert run(["check"]) == 0
    assert run(["new", "document", "../page.html"]) == 0
    document = Path("documents/page/document.yaml")
    left_out = "leftOut:\n  - {sentence: p1s1, reason: The title}\n  - {sentence: p2s1, reason: A trial}\n"
    document.write_text(document.read_text().replace("leftOut:", left_out))
    Path("documents/page/claims.yaml").write_text("[]\n")
    assert run(["plan"]) == 0
    assert run(["apply", "--yes"]) == 0
    assert Path("var/medcontent.db").exists()
    assert run(["check"]) == 0  # the database in the root is no content
    assert "Nothing to publish." not in capsys.readouterr().out
    settings = json.loads(Path(".vscode/settings.json").read_text())["yaml.schemas"]
    assert all(Path(schema).exists() for schema in settings)
    assert settings[".schemas/document.json"] == "documents/*/document.yaml"


def test_a_root_is_made_only_where_nothing_is_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "README.md").write_text("Mine")
    assert run(["init"]) == 0
    assert (tmp_path / "README.md").read_text() == "Mine"
    assert run(["init"]) == 3
    assert "is a content root already" in capsys.readouterr().err
    assert run(["init", "deeper"]) == 3
    assert "is inside the content root" in capsys.readouterr().err
    assert not (tmp_path / "deeper").exists()
    (tmp_path / "content.yaml").unlink()
    (tmp_path / "thesis.doc").write_text("")
    assert run(["init"]) == 3
    assert "is not empty: it holds thesis.doc." in capsys.readouterr().err
    assert not (tmp_path / "content.yaml").exists()
    assert run(["init", "thesis.doc"]) == 64
