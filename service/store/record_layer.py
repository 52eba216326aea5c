"""Layers: files of record bodies that are found without a query, each written once and never changed.

A layer ends with a hash table of its records, and a footer. The table is checked when the layer is opened, and each
record when it is read, so a damaged file is noticed and never trusted.
"""

import mmap
import struct
import sys
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

MAGIC = b"mcrecs01"
# Of the table's place, its number of slots and its checksum; then the footer's own.
FOOTER = struct.Struct("<8sQII")
OWN = struct.Struct("<I")
# A slot: the checksum of a key, and where its record begins, in units of 8 bytes; 0 if it is empty.
SLOT = struct.Struct("<II")
UNIT = 8
# Of all that follows, the lengths of the key, the digest and the body, whether the record was withdrawn, and its time.
HEAD = struct.Struct("<IHBI?20s")


class DamagedLayer(ValueError):
    """A layer that is not as it was written."""


class RecordCopy(NamedTuple):
    """A record as a release serves it; `digest` is the stored one of its body."""

    body: bytes
    digest: str | None
    withdrawn: bool
    updated_at: str


def build_key(kind: str, id_: str) -> bytes:
    """Return the key of a record."""
    return f"{kind}/{id_}".encode()


def write_layer(path: Path, records: Iterable[tuple[bytes, RecordCopy]]) -> None:
    """Write a new layer of these records, by their keys. Raises OSError, and ValueError past 32 GiB."""
    places = array("Q")
    with path.open("xb") as file:
        file.write(MAGIC)
        for key, record in records:
            places.append(_convert_to_units(file.tell()) << 32 | crc32(key))
            parts = _encode_record(key, record)
            file.writelines((*parts, bytes(-sum(map(len, parts)) % UNIT)))
        table, start = _build_table(places), file.tell()
        file.write(table)
        footer = FOOTER.pack(MAGIC, start, len(table) // SLOT.size, crc32(table))
        file.write(footer + OWN.pack(crc32(footer)))


class Layer:
    """An open layer, mapped into memory."""

    def __init__(self, path: Path) -> None:
        """Open a layer. Raises DamagedLayer and OSError."""
        self._bytes: mmap.mmap | bytes
        with path.open("rb") as file:
            # An empty file cannot be mapped.
            size = path.stat().st_size
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        end = len(self._bytes) - FOOTER.size - OWN.size
        if end < len(MAGIC) or self._bytes[end + FOOTER.size :] != OWN.pack(crc32(self._bytes[end : -OWN.size])):
            raise DamagedLayer(f"{path.name} has no footer.")
        magic, self._table, slots, checksum = FOOTER.unpack_from(self._bytes, end)
        if magic != MAGIC or self._table + slots * SLOT.size != end:
            raise DamagedLayer(f"{path.name} has another form.")
        with memoryview(self._bytes) as view, view[self._table : end] as table:
            if crc32(table) != checksum:
                raise DamagedLayer(f"The table of {path.name} is damaged.")
        self._last = slots - 1

    def find(self, key: bytes) -> RecordCopy | None:
        """Return the record with this key, or None. Raises DamagedLayer."""
        try:
            return self._find(key)
        except (struct.error, UnicodeDecodeError) as error:
            raise DamagedLayer("A record is damaged.") from error

    def _find(self, key: bytes) -> RecordCopy | None:
        checksum = crc32(key)
        slot = checksum & self._last
        for _ in range(self._last + 1):
            known, place = SLOT.unpack_from(self._bytes, self._table + slot * SLOT.size)
            if not place:
                break
            if known == checksum and (record := self._read_record(place * UNIT, key)):
                return record
            slot = (slot + 1) & self._last
        return None

    def _read_record(self, start: int, key: bytes) -> RecordCopy | None:
        """Return the record at a place, or None if it has another key. Raises DamagedLayer."""
        checksum, of_key, of_digest, of_body, withdrawn, time = HEAD.unpack_from(self._bytes, start)
        first = start + HEAD.size
        content = self._bytes[first : first + of_key + of_digest + of_body]
        if crc32(content, crc32(self._bytes[start + OWN.size : first])) != checksum:
            raise DamagedLayer("A record is damaged.")
        if content[:of_key] != key:
            return None
        behind = of_key + of_digest
        return RecordCopy(content[behind:], content[of_key:behind].decode() or None, withdrawn, time.decode())


def _encode_record(key: bytes, record: RecordCopy) -> tuple[bytes, ...]:
    digest = (record.digest or "").encode()
    head = HEAD.pack(0, len(key), len(digest), len(record.body), record.withdrawn, record.updated_at.encode())
    content = b"".join((key, digest, record.body))
    return OWN.pack(crc32(content, crc32(head[OWN.size :]))), head[OWN.size :], content


def _build_table(places: "array[int]") -> bytes:
    """Return the slots of these records: at most half of them are taken, so that few are looked at."""
    slots = 1 << (2 * len(places)).bit_length()
    table = array("Q", bytes(8 * slots))
    for entry in places:
        slot = entry & (slots - 1)
        while table[slot]:
            slot = (slot + 1) & (slots - 1)
        table[slot] = entry
    if sys.byteorder == "big":
        table.byteswap()
    return table.tobytes()


def _convert_to_units(place: int) -> int:
    if place >= UNIT << 32:
        raise ValueError("A layer holds at most 32 GiB.")
    return place // UNIT
