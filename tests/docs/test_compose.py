"""compose.yaml: every part is hardened as far as possible, it contains no secret, and the files that it names exist."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

from service.config import VARIABLES
from tests.docs.pages import REPOSITORY
from tests.requirements import find

FILE = REPOSITORY / "compose.yaml"
TEXT = FILE.read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
of_every_part = pytest.mark.parametrize("name", SERVICES)
SECRETS = ("DB_PASSWORD", "REPLICATION_PASSWORD")


@of_every_part
def test_a_part_has_a_read_only_root_and_no_rights(name: str) -> None:
    part = SERVICES[name]
    assert part["read_only"] is True
    assert part["cap_drop"] == ["ALL"]
    assert part["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in part
    # Our image has its own user.
    assert part.get("user", "10001" if part["image"] == "medcontent" else "root") != "root"


@of_every_part
def test_a_part_reaches_only_what_it_must(name: str) -> None:
    part = SERVICES[name]
    assert COMPOSE["networks"]["inner"] == {"internal": True}
    assert part["networks"] == (["inner", "outer"] if name == "balancer" else ["inner"])
    assert part.get("ports", []) == (["127.0.0.1:8000:8000"] if name == "balancer" else [])


@of_every_part
def test_what_a_part_names_is_there(name: str) -> None:
    part = SERVICES[name]
    assert part.get("depends_on", {}).keys() <= SERVICES.keys()
    for mounted in part.get("volumes", []):
        source = mounted.split(":")[0]
        assert (REPOSITORY / source).is_file() if source.startswith(".") else source in COMPOSE["volumes"], mounted
    ours = [each for each in part.get("environment", {}) if each.startswith("MEDCONTENT_")]
    assert set(ours) <= set(VARIABLES.values())
    assert bool(ours) == (part["image"] == "medcontent")


def test_no_secret_stands_in_the_file_and_none_may_be_left_out() -> None:
    for line in TEXT.splitlines():
        if "PASSWORD" in line and not line.startswith("#"):
            assert re.search(r"\$\{(DB|REPLICATION)_PASSWORD:\?is set in \.env\}", line), line
    assert "/.env" in (REPOSITORY / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "*" in (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()


def test_there_are_three_services_and_the_load_balancer_knows_each() -> None:
    services = [name for name in SERVICES if name.startswith("service-")]
    told = SERVICES["balancer"]["environment"]
    assert [told[f"SERVICE_{number}"] for number in (1, 2, 3)] == [f"{name}:8000" for name in services]
    configured = (REPOSITORY / "examples" / "many-machines" / "haproxy.cfg").read_text(encoding="utf-8")
    assert set(re.findall(r'"\$\{(\w+)\}"', configured)) == set(told)


def test_docker_can_read_it(tmp_path: Path) -> None:
    docker = find("docker")
    if docker is None:
        return
    # Docker without the plugin reads the older format, which has no conditions to wait for.
    plain = orjson.loads(orjson.dumps(COMPOSE))
    del plain["name"]
    for key in [key for key in plain if key.startswith("x-")]:
        del plain[key]
    for part in plain["services"].values():
        part["depends_on"] = list(part.get("depends_on", {}))
    (tmp_path / "compose.json").write_bytes(orjson.dumps(plain))
    secrets = dict.fromkeys(SECRETS, "x")
    read = subprocess.run(
        [docker, "stack", "config", "-c", "compose.json"], cwd=tmp_path, env={**secrets, "HOME": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert read.returncode == 0, read.stderr
    refused = subprocess.run(
        [docker, "stack", "config", "-c", "compose.json"], cwd=tmp_path, env={"HOME": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "is set in .env" in refused.stderr


def test_the_scripts_are_programs() -> None:
    assert [each.name for each in _scripts() if not each.stat().st_mode & 0o111] == []
    assert all(each.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n") for each in _scripts())


def _scripts() -> Iterator[Path]:
    yield from (REPOSITORY / "examples" / "many-machines").glob("*.sh")
