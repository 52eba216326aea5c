"""The clients of examples/clients: built from the contract, installed from the packed files, and used by an app."""

import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest

from service.store.database import Database
from service.version import VERSION
from tests.api.conftest import SECOND, moved_on
from tests.following.conftest import live
from tests.packed_clients import BUILD
from tests.publishing.editing import WORLD
from tests.releases import publish
from tests.requirements import need
from tests.serving import REPOSITORY

READERS = Path(__file__).parent / "clients"
MODULES = REPOSITORY / "node_modules"
CONTRACT = json.loads((REPOSITORY / "docs" / "openapi.json").read_bytes())
OPERATIONS = {operation["operationId"] for item in CONTRACT["paths"].values() for operation in item.values()}
STRICT = {
    "strict": True, "exactOptionalPropertyTypes": True, "noUncheckedIndexedAccess": True, "target": "ES2022",
    "module": "NodeNext", "moduleResolution": "NodeNext", "lib": ["ES2022", "DOM", "DOM.Iterable"],
    "types": ["node"], "typeRoots": ["node_modules/@types"],
    "skipLibCheck": True,
}  # fmt: skip


class App(NamedTuple):
    """Programs that use an installed client: a command, the folder where it runs, and the program in the README."""

    command: list[str]
    folder: Path
    readme: str


def write_readme(package: str, fence: str, file: Path, server_url: str) -> None:
    """Write the program in the README of a package to a file."""
    page = (BUILD.parent / package / "README.md").read_text(encoding="utf-8")
    program = page.partition(f"```{fence}\n")[2].partition("```")[0]
    file.write_text(program.replace("http://127.0.0.1:8000", server_url), encoding="utf-8")


def run(folder: Path, *command: str) -> str:
    """Run a program in a folder and return its output. It must succeed."""
    done = subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def install_python(folder: Path, server_url: str) -> App:
    """Look into the packages, and check the types of the app."""
    (wheel,) = (folder.parent / "dist").glob(f"medcontent_client-{VERSION}-*.whl")
    (sdist,) = (folder.parent / "dist").glob(f"medcontent_client-{VERSION}.tar.gz")
    with ZipFile(wheel) as packed:
        names = {Path(name).stem.replace("_", "").lower() for name in packed.namelist()}
        assert "medcontent_client/py.typed" in packed.namelist()
    assert {each.lower() for each in OPERATIONS} <= names
    with tarfile.open(sdist) as packed_source:
        assert f"medcontent_client-{VERSION}/LICENSE" in packed_source.getnames()
    shutil.copy(READERS / "reader.py", folder)
    write_readme("python", "python", folder / "readme.py", server_url)
    run(
        folder, sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--config-file=",
        "--cache-dir=../cache", "reader.py", "readme.py",
    )  # fmt: skip
    return App([sys.executable, "-W", "error", "reader.py"], folder, "readme.py")


def install_typescript(folder: Path, server_url: str) -> App:
    """Build the npm package, install it, and compile the app under strict rules."""
    for tool in ("node", "npm", "tsc", "openapi-typescript"):
        need(tool)
    run(folder, sys.executable, str(BUILD), "typescript", "dist")
    (packed,) = (folder / "dist").glob(f"medcontent-client-{VERSION}.tgz")
    app = folder / "app"
    app.mkdir()
    (app / "package.json").write_text(json.dumps({"private": True, "type": "module"}))
    # What the package needs comes from the repository's lock: no registry is asked.
    needed = ("openapi-fetch", "openapi-typescript-helpers")
    run(app, "npm", "install", "--offline", "--no-audit", "--install-links",
        str(packed), *(str(MODULES / name) for name in needed))  # fmt: skip
    (app / "node_modules" / "@types").symlink_to(MODULES / "@types")
    (app / "tsconfig.json").write_text(json.dumps({"compilerOptions": STRICT, "files": ["reader.ts", "readme.ts"]}))
    shutil.copy(READERS / "reader.ts", app)
    write_readme("typescript", "ts", app / "readme.ts", server_url)
    run(app, str(MODULES / ".bin" / "tsc"), "--project", ".")
    declared = (app / "node_modules" / "medcontent-client" / "dist" / "contract.d.ts").read_text()
    assert all(f"operations[{json.dumps(each)}]" in declared for each in OPERATIONS)
    return App(["node", "reader.js"], app, "readme.js")


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("install", [install_python, install_typescript])
def test_a_packed_client_reads_and_follows_changes(
    install: Callable[[Path, str], App], python_client: Path, world_database: Database, server_url: str, tmp_path: Path
) -> None:
    app = install(python_client if install is install_python else tmp_path, server_url)
    with live(world_database.url) as origin:
        statuses: list[int] = []
        origin.spoil = lambda _, response: statuses.append(response.status_code)
        arguments = [*app.command, origin.url, server_url, str(tmp_path / "store")]
        token = run(app.folder, *arguments).strip()
        publish(origin.database, moved_on(WORLD), SECOND)
        statuses.clear()
        run(app.folder, *arguments, token)
    # The changes, the text that has not changed, and the record that was withdrawn.
    assert list(dict.fromkeys(statuses)) == [200, 304, 410]
    assert "“and for alleviating pain, therapies”" in run(app.folder, *app.command[:-1], app.readme)
