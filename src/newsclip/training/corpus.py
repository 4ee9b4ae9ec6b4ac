"""Reading a corpus laid out as ``html/<id>.html``, ``paste/<id>.txt``, ``resili/``, ``w3m/`` and ``gold.jsonl``."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newsclip.encoding import decode_bytes

VARIANTS = ("paste", "resili", "w3m")
"""A browser's select-all and copy, a plain-text dump with bullets, a terminal browser's dump at 80 columns."""
FOLDS = 5


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
    def fold(self) -> int:
        """The fold of the page's site: all its pages, in all variants and copies, are in the same one."""
        return assign_fold(self.site)

    @property
    def is_forum(self) -> bool:
        """Whether the page is a thread of posts."""
        return self.gold.get("kind") == "forum"

    @property
    def title(self) -> str | None:
        """The headline, or the first of several that are right."""
        title = self.gold.get("title")
        return str(title[0]) if isinstance(title, list) and title else title or None

    @property
    def author(self) -> str | None:
        """Who wrote the article, or the first of several."""
        author = self.gold.get("author")
        return str(author[0]) if isinstance(author, list) and author else author or None

    def read_html(self) -> str:
        """Return the page's markup as text."""
        return decode_bytes((self.folder / "html" / f"{self.id}.html").read_bytes()).text

    def read_variant(self, variant: str) -> str | None:
        """Return the page as pasted text, or ``None`` where there is none of that kind."""
        path = self.folder / variant / f"{self.id}.txt"
        return decode_bytes(path.read_bytes()).text if path.exists() else None


def assign_fold(site: str) -> int:
    """Return the fold of a site, from its name alone."""
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS


def list_cases(folder: Path) -> Iterator[Case]:
    """Yield the pages of a corpus in the order of its gold file."""
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield Case(folder, json.loads(line))


def unpack_corpus(source: Path, target: Path) -> Path:
    """Return the folder of a corpus: ``source`` itself, or what its archive ``<name>.tar.xz`` holds, below ``target``.

    Raises ``OSError`` or ``tarfile.TarError`` where it cannot be read.
    """
    if source.is_dir():
        return source
    with tarfile.open(source) as archive:
        archive.extractall(target, filter="data")
    return target / source.name.split(".")[0]


def locate_fold(out: Path, fold: int) -> Path:
    """Return where the network that leaves out a fold stands, beside the one of all pages."""
    return out.with_name(f"{out.stem}-{fold}{out.suffix}")
