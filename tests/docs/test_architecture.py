"""The plan of the house shows every room, and only rooms that there are."""

import tomllib

from tests.docs.pages import REPOSITORY, Page, plain

ROWS = Page.at("docs/architecture.md").table("The rooms")
ROOMS = [plain(row["room"]) for row in ROWS]
LAYERS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]


def test_every_room_is_there() -> None:
    assert [room for room in ROOMS if not (REPOSITORY / room).exists()] == []


def test_every_package_is_a_room() -> None:
    inits = [init for top in ("seed", "service") for init in (REPOSITORY / top).rglob("__init__.py")]
    packages = {init.parent.relative_to(REPOSITORY).as_posix() for init in inits}
    assert packages - {"service"} <= {room.rstrip("/") for room in ROOMS}


def test_the_rooms_of_the_service_stand_in_the_order_of_their_floors() -> None:
    floors = next(contract["layers"] for contract in LAYERS if contract.get("containers") == ["service"])
    rank = {room: number for number, floor in enumerate(floors) for room in floor.split(" | ")}
    named = [room.split("/")[1].removesuffix(".py") for room in ROOMS if room.startswith("service/")]
    assert set(named) == set(rank)
    assert [rank[name] for name in named] == sorted(rank[name] for name in named)


def test_the_page_says_of_each_room_whether_it_knows_flask() -> None:
    forbidden = next(contract for contract in LAYERS if contract["type"] == "forbidden")
    allowed = {each.split(" ->")[0].removesuffix(".**") for each in forbidden["ignore_imports"]}
    knowing = [plain(row["room"]).rstrip("/").removesuffix(".py") for row in ROWS if row["knows Flask"] == "yes"]
    assert {room.replace("/", ".") for room in knowing} == allowed
