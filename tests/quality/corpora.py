"""The corpora: where they are, and a fixed sample of their pages laid out in a folder."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

BESIDE = Path(__file__).parents[3] / "shared" / "corpora"
CORPORA = ("wcxb", "wcxb-forum", "traf", "fundus", "dragnet")
VARIANTS = ("html", "paste", "resili", "w3m")
# One page in so many is in the sample: enough for figures that stand still, few enough for every run of the tests.
STRIDE = 8

Case = dict[str, Any]


@dataclass(slots=True)
class Sample:
    """Pages laid out as ``<corpus>/<variant>/<id>.<ext>`` below ``folder``, with what is known of them by corpus."""

    folder: Path
    gold: dict[str, list[Case]] = field(default_factory=dict)
    digest: str = ""


def find_corpora() -> Path | None:
    """Return the folder of the corpora, packed or unpacked: ``NEWSCLIP_CORPORA``, or the one beside the checkout."""
    named = os.environ.get("NEWSCLIP_CORPORA")
    folder = Path(named) if named else BESIDE
    return folder if folder.is_dir() and list_corpora(folder) else None


def list_corpora(folder: Path) -> list[str]:
    """Return the names of the corpora in a folder."""
    return [name for name in CORPORA if (folder / name / "gold.jsonl").is_file() or _archive(folder, name).is_file()]


def lay_out(source: Path, target: Path, stride: int = STRIDE) -> Sample:
    """Copy the sampled pages of every corpus in ``source`` to ``target``; which ones depends on their ids alone."""
    sample = Sample(target)
    digest = hashlib.sha256()
    for name in list_corpora(source):
        for path, data in _read_members(source, name, stride):
            if path.name == "gold.jsonl":
                digest.update(data)
                cases = [json.loads(line) for line in data.split(b"\n") if line]
                sample.gold[name] = [case for case in cases if is_sampled(case["id"], stride)]
            else:
                place = target / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
    sample.digest = digest.hexdigest()
    return sample


def is_sampled(page: str, stride: int) -> bool:
    """Whether a page, named by its id, is in the sample of one in ``stride``."""
    return zlib.crc32(page.encode("utf-8")) % stride == 0


def read_gold(source: Path, name: str) -> list[Case]:
    """Return what is known of the pages of a corpus, from its folder or its archive; nothing where neither is there."""
    if not (source / name).is_dir() and not _archive(source, name).is_file():
        return []
    members = _read_members(source, name, 1)
    data = next((data for path, data in members if path.name == "gold.jsonl"), b"")
    return [json.loads(line) for line in data.split(b"\n") if line]


def _archive(folder: Path, name: str) -> Path:
    return folder / f"{name}.tar.xz"


def _is_wanted(path: PurePosixPath, name: str, stride: int) -> bool:
    if path.parts[0] != name or ".." in path.parts:
        return False
    if path.parts[1:] == ("gold.jsonl",):
        return True
    return len(path.parts) == 3 and path.parts[1] in VARIANTS and is_sampled(path.name.split(".")[0], stride)


def _read_members(source: Path, name: str, stride: int) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Yield path and bytes of the wanted files of a corpus, from its folder or straight from its archive."""
    if (source / name).is_dir():
        for found in sorted((source / name).rglob("*")):
            path = PurePosixPath(found.relative_to(source).as_posix())
            if found.is_file() and _is_wanted(path, name, stride):
                yield path, found.read_bytes()
        return
    with tarfile.open(_archive(source, name), "r|xz") as archive:
        for member in archive:
            path = PurePosixPath(member.name)
            content = archive.extractfile(member) if member.isfile() and _is_wanted(path, name, stride) else None
            if content is not None:
                yield path, content.read()
