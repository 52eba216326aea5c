"""The manifest of the display elements: `python -m tests.tools.display` writes the addresses and hashes of their files.

It also puts them into the page and the example that name them. A version that was released keeps its files.
"""

import base64
import hashlib
import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "service" / "web" / "static" / "display"
MANIFEST = FOLDER / "display.json"
NAMING = (ROOT / "docs" / "display.md", ROOT / "examples" / "display" / "index.html")
NEWEST = "1"


def describe_file(file: Path) -> dict[str, str]:
    """Return the address of a file, with the hash by which the service knows it, and its integrity."""
    body = file.read_bytes()
    version = hashlib.sha256(body).hexdigest()[:16]
    digest = base64.b64encode(hashlib.sha384(body).digest()).decode()
    return {"href": f"/assets/{file.relative_to(FOLDER.parent)}?v={version}", "integrity": f"sha384-{digest}"}


def build_manifest() -> dict[str, dict[str, dict[str, str]]]:
    """Return the files of all versions."""
    folders = sorted(each for each in FOLDER.iterdir() if each.is_dir())
    return {each.name: {file.name: describe_file(file) for file in sorted(each.iterdir())} for each in folders}


def name_files(text: str) -> str:
    """Return a text in which the files of the newest version have their addresses and integrity."""
    for name, file in build_manifest()[NEWEST].items():
        address = re.escape(f"/assets/display/{NEWEST}/{name}?v=") + "[0-9a-f]+"
        text = re.sub(address, file["href"], text)
        text = re.sub(f'({re.escape(file["href"])}"[^>]*?integrity=")[^"]*', rf"\g<1>{file['integrity']}", text)
    return text


def main() -> None:
    """Write the manifest, and what names its files."""
    MANIFEST.write_text(json.dumps(build_manifest(), indent=2) + "\n", encoding="utf-8")
    for file in NAMING:
        file.write_text(name_files(file.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
