"""A process that reads what is published until it is told to stop, and counts the reads that mixed two releases.

It reads as apps do, through the API, and as the service does, through a connection to the store.
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
    counts = {"reads": 0, "mixed": 0, "failed": 0, "stamps": 0}
    seen: set[int] = set()
    print("reading", flush=True)  # noqa: T201 - whoever started this waits for it
    while not stopped:
        answer = client.get("/v1/conditions?limit=100")
        names = [each["name"] for each in answer.get_json()["items"]] if answer.status_code == 200 else []
        counts["reads"] += 2
        counts["failed"] += answer.status_code != 200
        counts["mixed"] += len({found[1] if (found := STAMP.search(name)) else "" for name in names}) > 1
        try:
            seen.add(stamp_of(database))
        except Mixed:
            counts["mixed"] += 1
        # The processes under test need the machine too.
        time.sleep(0.01)
    counts["stamps"] = len(seen)
    print(orjson.dumps(counts).decode(), flush=True)  # noqa: T201 - what it was started for


if __name__ == "__main__":
    main(sys.argv[1])
