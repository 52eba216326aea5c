"""The memory of a worker that was asked at many addresses, none of them twice.

    python -m benchmarks.addresses [ADDRESSES]       200,000 where left out

A third each are searches for two words that no record has, lists with a filter, and look-ups of codes. The
content is the shipped article, the edge has its default of 24 MiB. Needs wrk.
"""

import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.delivery import publish
from benchmarks.servers import CONNECTIONS, Running, load_tool, served
from service.server import APPLICATION

ADDRESSES = 200_000
MAX_SECONDS = 1800
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Sends each address once, and ends: the script of a thread cannot end the others.
SCRIPT = """
local addresses, at, answered = {}, 0, 0
for line in io.lines("%s") do addresses[#addresses + 1] = line end
request = function()
  at = at < #addresses and at + 1 or 1
  return wrk.format("GET", addresses[at])
end
response = function(status)
  if status ~= 200 then os.exit(1) end
  answered = answered + 1
  if answered == #addresses then os.exit(0) end
end
"""


def main() -> None:
    """Measure, and print what was found."""
    number = int(sys.argv[1]) if sys.argv[1:] else ADDRESSES
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'benchmark.db'}"
        publish(url, 1)
        with served(APPLICATION, MEDCONTENT_DATABASE_URL=url) as running:
            print(f"{running.proportional():.0f} MiB (PSS) for a worker that has served nothing", flush=True)
            ask_once(running, list(list_addresses(number)), Path(folder))
            print(f"{running.proportional():.0f} MiB (PSS) after {number:,} different addresses")


def list_addresses(number: int) -> Iterator[str]:
    """Yield different addresses, the same in each run."""
    chance = random.Random(1)  # noqa: S311 - it keeps no secret
    for index in range(number):
        one, other = ("".join(chance.choices(LETTERS, k=8)) for _ in range(2))
        yield (
            f"/v1/search?q={one}+{other}",
            f"/v1/treatments?limit=5&condition={one}",
            f"/v1/lookup?code=mesh%7C{one.upper()}",
        )[index % 3]


def ask_once(running: Running, addresses: list[str], folder: Path) -> None:
    """Send each address once. Raises NoLoad where wrk is not installed, CalledProcessError for an answer but 200."""
    listed, script = folder / "addresses", folder / "script.lua"
    listed.write_text("\n".join(addresses))
    script.write_text(SCRIPT % listed)
    command = [load_tool(), "-t1", f"-c{CONNECTIONS}", f"-d{MAX_SECONDS}s", "--timeout=60s", "-s", str(script)]
    subprocess.run([*command, f"http://127.0.0.1:{running.port}"], stdout=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    main()
