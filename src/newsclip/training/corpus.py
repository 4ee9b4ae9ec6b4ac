"""Reading a corpus laid out as ``html/<id>.html``, ``paste/<id>.txt``, ``resili/``, ``w3m/`` and ``gold.jsonl``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newsclip.encoding import decode_bytes

VARIANTS = ("paste", "resili", "w3m")
"""A browser's select-all and copy, a plain-text dump with bullets, a terminal browser's dump at 80 columns."""


@dataclass(frozen=True, slots=True)
class Case:
    """One page of a corpus and its gold."""

    folder: Path
    gold: dict[str, Any]

    @property
    def id(self) -> str:
        """The page's identifier, which names its files."""
        return str(self.gold["id"])

    @property
    def site(self) -> str:
        """The host that the page is from, or its identifier where the address is not known."""
        host = urlsplit(self.gold.get("url") or "").hostname or self.id
        return ".".join(host.removeprefix("www.").split(".")[-2:])

    @property
    def is_forum(self) -> bool:
        """Whether the page is a thread of posts."""
        return self.gold.get("kind") == "forum"

    @property
    def title(self) -> str | None:
        """The headline, or the first of several that are right."""
        title = self.gold.get("title")
        return str(title[0]) if isinstance(title, list) else title

    def read_html(self) -> str:
        """Return the page's markup as text."""
        return decode_bytes((self.folder / "html" / f"{self.id}.html").read_bytes()).text

    def read_variant(self, variant: str) -> str | None:
        """Return the page as pasted text, or ``None`` where there is none of that kind."""
        path = self.folder / variant / f"{self.id}.txt"
        return decode_bytes(path.read_bytes()).text if path.exists() else None


def list_cases(folder: Path) -> Iterator[Case]:
    """Yield the pages of a corpus in the order of its gold file."""
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield Case(folder, json.loads(line))
