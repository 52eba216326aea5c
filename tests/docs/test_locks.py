"""The locks: every package has its hashes, and none names an address, so that they serve with any index."""

import re

import pytest

from tests.docs.pages import REPOSITORY

LOCKS = [*sorted(REPOSITORY.glob("requirements*.lock")), REPOSITORY / "benchmarks" / "requirements.lock"]
PINNED = re.compile(r"^([a-z0-9][a-z0-9.\[\]_-]*)==(\S+)", re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.relative_to(REPOSITORY)))
def test_every_package_is_pinned_with_its_hashes_and_no_address_is_named(lock: object) -> None:
    text = (REPOSITORY / str(lock)).read_text(encoding="utf-8")
    packages = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert packages
    assert [package for package in packages if not PINNED.match(package) or "--hash=sha256:" not in package] == []
    assert not re.search(r"(https?|file)://|^-", text, re.MULTILINE)


def test_what_is_measured_beside_the_service_has_the_versions_that_it_has() -> None:
    ours, others = (dict(PINNED.findall((REPOSITORY / name).read_text())) for name in ("requirements.lock", LOCKS[-1]))
    assert {
        name: (others[name], ours[name]) for name in others.keys() & ours.keys() if others[name] != ours[name]
    } == {}
