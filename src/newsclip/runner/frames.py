"""Messages between the run and its workers: a JSON header and raw bytes, each with its length before it."""

from __future__ import annotations

import json
import struct
from typing import Any

_LENGTHS = struct.Struct(">II")


def pack_frame(header: dict[str, Any], payload: bytes = b"") -> bytes:
    """Return one message. The header may hold file names as Python has them, lone surrogates included."""
    head = json.dumps(header).encode("ascii")
    return b"".join((_LENGTHS.pack(len(head), len(payload)), head, payload))


class FrameBuffer:
    """What has come in on one connection; gives the messages that are complete."""

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, data: bytes) -> list[tuple[dict[str, Any], bytes]]:
        """Take in what was received; return the messages that it completes, in order."""
        self._data += data
        frames: list[tuple[dict[str, Any], bytes]] = []
        at = 0
        while len(self._data) - at >= _LENGTHS.size:
            head, payload = _LENGTHS.unpack_from(self._data, at)
            start = at + _LENGTHS.size
            end = start + head + payload
            if len(self._data) < end:
                break
            frames.append((json.loads(self._data[start : start + head]), bytes(self._data[start + head : end])))
            at = end
        del self._data[:at]
        return frames
