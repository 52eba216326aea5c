"""A process that reads published content until it is stopped, and counts the reads that mixed two releases.

It reads as apps do, through the API, and as the service does, through a connection to the store. What it finds by a
filter never gets less from one release to the next.
"""

import signal
import sys
import time

import orjson

from service.app import create_app
from service.config import Settings
from service.store.database import Database
from tests.faults.stamps import STAMP, Mixed, stamp_of


def main(url: str) -> None:
    """Read, and print the counts at the end."""
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    client, database = create_app(Settings(database_url=url)).test_client(), Database(url)
    counts = {"reads": 0, "mixed": 0, "failed": 0, "stamps": 0, "found": 0}
    seen: set[int] = set()
    print("reading", flush=True)  # noqa: T201 - whoever started this waits for it
    while not stopped:
        answer = client.get("/v1/conditions?limit=100")
        names = [each["name"] for each in answer.get_json()["items"]] if answer.status_code == 200 else []
        counts["reads"] += 3
        counts["failed"] += answer.status_code != 200
        counts["mixed"] += len({stamp[1] if (stamp := STAMP.search(name)) else "" for name in names}) > 1
        found = client.get("/v1/treatments?condition=amber-fever&limit=100").get_json().get("items", [])
        counts["failed"] += len(found) < counts["found"]
        counts["found"] = len(found)
        try:
            seen.add(stamp_of(database))
        except Mixed:
            counts["mixed"] += 1
        # The processes under test need the machine too.
        time.sleep(0.03)
    counts["stamps"] = len(seen)
    print(orjson.dumps(counts).decode(), flush=True)  # noqa: T201 - what it was started for


if __name__ == "__main__":
    main(sys.argv[1])
