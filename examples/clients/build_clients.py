"""Build the clients of the API from its contract, ready to publish: a wheel and an sdist, and a package for npm.

    python3 build_clients.py python|typescript OUT

What a generator writes is not kept in the repository: it follows from docs/openapi.json, whose version the packages
have. `make clients` runs this with the tools of the repository's locks.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
CONTRACT = REPOSITORY / "docs" / "openapi.json"
NODE_MODULES = REPOSITORY / "node_modules"
PACKAGE = "medcontent_client"
# The hooks of PEP 517, without a download; setuptools changes sys.argv.
BACKEND = "import sys; from setuptools.build_meta import *; out = sys.argv[1]; build_sdist(out); build_wheel(out)"


def build_python(work: Path, out: Path) -> None:
    """Build the wheel and the sdist of the Python client."""
    generated = work / "generated"
    run(
        work, str(Path(sys.executable).with_name("openapi-python-client")), "generate", "--path", str(CONTRACT),
        "--output-path", str(generated), "--meta", "none", "--fail-on-warning",
        "--config", str(HERE / "python" / "generator.yaml"),
    )  # fmt: skip
    package = work / "python"
    copy_template("python", package)
    # The hand-written __init__.py takes the place of the generated one.
    (generated / "__init__.py").unlink()
    shutil.copytree(generated, package / PACKAGE, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))
    version = f'"""The contract that this client was generated from."""\n\nVERSION = "{read_version()}"\n'
    (package / PACKAGE / "contract.py").write_text(version, encoding="utf-8")
    run(package, sys.executable, "-c", BACKEND, str(out))


def build_typescript(work: Path, out: Path) -> None:
    """Build the npm package of the TypeScript client."""
    package = work / "typescript"
    copy_template("typescript", package)
    described = json.loads((package / "package.json").read_text(encoding="utf-8"))
    (package / "package.json").write_text(json.dumps({**described, "version": read_version()}, indent=2) + "\n")
    (package / "node_modules").symlink_to(NODE_MODULES)
    tools = NODE_MODULES / ".bin"
    run(package, str(tools / "openapi-typescript"), str(CONTRACT), "--output", "src/contract.ts")
    run(package, str(tools / "tsc"), "--project", ".")
    run(package, "npm", "pack", "--offline", "--pack-destination", str(out))


def copy_template(language: str, package: Path) -> None:
    """Copy the hand-written part of a client, with the licence of the repository."""
    shutil.copytree(HERE / language, package, ignore=shutil.ignore_patterns("__pycache__", "node_modules", "dist"))
    for name in ("LICENSE", "NOTICE"):
        shutil.copy(REPOSITORY / name, package)


def read_version() -> str:
    """Return the version of the contract."""
    version: str = json.loads(CONTRACT.read_bytes())["info"]["version"]
    return version


def run(folder: Path, *command: str) -> None:
    """Run a program in a folder. It must succeed."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S603 - the generators and packers of the locks
        command, check=False, cwd=folder, env=os.environ | {"PATH": path}, capture_output=True, text=True
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def main(arguments: list[str]) -> None:
    """Build one client into a folder."""
    match arguments:
        case ["python" | "typescript" as language, out]:
            folder = Path(out).resolve()
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory() as work:
                {"python": build_python, "typescript": build_typescript}[language](Path(work), folder)
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
