"""Mutated clippings: the fixtures with their bytes flipped, cut, spliced, nested and read in the wrong encoding.

``python -m tests.mutants FOLDER COUNT [SEED]`` writes them; the same seed writes the same bytes.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "fixtures"
_SUFFIXES = frozenset({".txt", ".html", ".htm", ".md"})
_PER_FOLDER = 500
_MOST_NESTED = 2000
_CHARSETS = (
    "utf-8", "utf-16", "utf-16-be", "utf-32", "cp1252", "cp1251", "koi8-r", "shift_jis", "gb18030", "euc-kr", "cp037",
    "utf-7", "iso-2022-jp",
)  # fmt: skip
_TOKENS = (
    b"\0", b"\r", b"\r\n\r\n", b"\x1b[2J", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b"<!--", b"-->",
    b"<![CDATA[", b"<script>", b"</script>", b"<style>", b"<table><tr><td>", b"</div>", b"<p", b"&#0;", b"&#xd800;",
    b"&amp;amp;", b"<!DOCTYPE html [<!ENTITY a \"aa\">]>", b"&a;", b"<base href='//['>", b"<a href='http://[::1'>",
    b"<meta charset=utf-7>", b"<meta http-equiv=content-type content='text/html; charset=utf-16'>",
    b"<script type='application/ld+json'>[[[{\"@type\":1}</script>",
    b"<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"author\":[[[]]],\"datePublished\":{}}</script>",
    b"<time datetime='9999-99-99T99:99:99+99:99'>", b"31.02.0000", b"0000-00-00", b"99999999999999999999",
    b"((((((((((",
    b"12 comments\n", "\u202e\u2066".encode(), "\ufdfa".encode(), "\U0001f468\u200d\U0001f469".encode(),
    "e\u0301".encode() * 50,
    b"> > > >", b"- " * 80, b"\t" * 300, b"By By By", b"%s%n{0}", b"' \" \\ ",
)  # fmt: skip


def write_mutants(folder: Path, count: int, seed: int) -> int:
    """Write ``count`` mutants below ``folder``; return how many bytes."""
    total = 0
    for number in range(count):
        name, data = make_mutant(seed, number)
        path = folder / f"{number // _PER_FOLDER:03}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        total += len(data)
    return total


def make_mutant(seed: int, number: int) -> tuple[str, bytes]:
    """Return the name and the bytes of one mutant; every tenth is a fixture with only its last line changed."""
    chance = random.Random(f"{seed}/{number}")
    path, data = chance.choice(load_sources())
    if number % 10:
        data = mutate(data, chance)
    suffix = path.suffix if chance.random() < 0.9 else chance.choice([".txt", ".html", ".md", ".xhtml"])
    return f"{number:06}-{path.parent.name}{suffix}", data + f"\n{number}\n".encode()


def make_format_mutant(path: Path, number: int) -> bytes:
    """Return the bytes of one mutant of a file of any format."""
    return mutate(path.read_bytes(), random.Random(f"{path.parent.name}/{number}"))


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes changed in up to four ways."""
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(_MUTATIONS)(data, chance)
    return data


@cache
def load_sources() -> list[tuple[Path, bytes]]:
    """Return the sources of the fixtures that are text or pages, and their bytes, sorted."""
    sources = (path for path in sorted(FIXTURES.glob("*/source.*")) if path.suffix in _SUFFIXES)
    return [(path, path.read_bytes()) for path in sources]


def _flip(data: bytes, chance: random.Random) -> bytes:
    mutant = bytearray(data)
    for _ in range(chance.choice([1, 10, max(1, len(data) // 50)])):
        if mutant:
            mutant[chance.randrange(len(mutant))] = chance.randrange(256)
    return bytes(mutant)


def _cut(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
    return chance.choice([data[:start], data[start:end], data[:start] + data[end:]])


def _splice(data: bytes, chance: random.Random) -> bytes:
    other = _cut(chance.choice(load_sources())[1], chance)
    at = chance.randint(0, len(data))
    return data[:at] + other + data[at:]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    start = chance.randint(0, len(data))
    piece = data[start : start + chance.choice([1, 20, 500])]
    return data[:start] + piece * chance.choice([2, 30, 400]) + data[start:]


def _insert(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice([1, 5, 40])):
        at = chance.randint(0, len(data))
        data = data[:at] + chance.choice(_TOKENS) + data[at:]
    return data


def _nest(data: bytes, chance: random.Random) -> bytes:
    depth = chance.randint(1, _MOST_NESTED)
    tag = chance.choice([b"div", b"font", b"b", b"ul", b"table", b"blockquote", b"span", b"p", b"article", b"x-y"])
    at = chance.randint(0, len(data))
    closing = (b"</%s>" % tag) * (depth if chance.random() < 0.5 else 0)
    return data[:at] + (b"<%s>" % tag) * depth + data[at:] + closing


def _cross(data: bytes, chance: random.Random) -> bytes:
    text = data.decode(chance.choice(_CHARSETS), "replace")
    return text.encode(chance.choice(_CHARSETS), "replace")


def _shuffle(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


_MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip, _cut, _splice, _repeat, _insert, _nest, _cross, _shuffle,
)  # fmt: skip


if __name__ == "__main__":
    print(write_mutants(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0), "bytes")
