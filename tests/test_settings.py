"""The allowed values of the environment, and refused ones."""

import pytest

from service.config import BadSetting, Settings


def test_what_the_environment_does_not_say_has_its_default() -> None:
    assert Settings.read_environment({}) == Settings()


@pytest.mark.parametrize("address", ["https://content.example", "https://content.example/", "http://[::1]:8000"])
def test_the_public_address_is_that_of_a_host(address: str) -> None:
    assert Settings.read_environment({"MEDCONTENT_PUBLIC_URL": address}).public_url == address.rstrip("/")


@pytest.mark.parametrize(
    "address",
    ["content.example", "ftp://content.example", "https://content.example/below", "https://a b", "https://x?y"],
)
def test_any_other_public_address_is_refused(address: str) -> None:
    with pytest.raises(BadSetting, match="MEDCONTENT_PUBLIC_URL"):
        Settings.read_environment({"MEDCONTENT_PUBLIC_URL": address})


@pytest.mark.parametrize("port", ["", "0", "65536", "80a", "²"])
def test_any_other_port_is_refused(port: str) -> None:
    with pytest.raises(BadSetting, match="PORT"):
        Settings.read_environment({"PORT": port})


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"HOME": "/home/editor"}, "/home/editor/.cache/medcontent"),
        ({"HOME": "/home/editor", "XDG_CACHE_HOME": "/caches"}, "/caches/medcontent"),
        ({"HOME": "/home/editor", "XDG_CACHE_HOME": "relative"}, "/home/editor/.cache/medcontent"),
        ({"HOME": "/home/editor", "XDG_CACHE_HOME": "/caches", "MEDCONTENT_CACHE_DIR": "/mine"}, "/mine"),
        ({"HOME": ""}, ""),
    ],
)
def test_caches_are_where_the_users_desktop_has_them(environment: dict[str, str], folder: str) -> None:
    assert Settings.read_environment(environment).cache_dir == folder
