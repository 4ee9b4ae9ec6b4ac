"""The articles of a run, and of earlier ones, in the order they were recorded: which earlier ones does one hold again?

Candidates are found by MinHash in its form of one permutation (Broder, 1997), scaled to an article's length as in
FracMinHash (Irber et al., 2022): the smallest shingles of an article are its keys. What shares keys is compared whole.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any, NamedTuple

from newsclip.duplicates import KEY_RANGE, KEYS, Article, Likeness, Match, Signature, Verdict

# A key of so many articles that are not each other's copies says nothing: it is of boilerplate, or a turn of phrase.
_COMMON = 24
# What shares fewer keys, or less than this of those that one article inside the other would share, is not compared.
_LEAST_SHARED = 2
_LEAST_SHARE = 0.25
# So alike that the later one is found wherever the earlier one is.
_ALIKE = 0.9
_MOST_COMPARED = 64
_MOST_LISTED = 32
_CACHE_KIBIBYTES = 32768

_ROW = "number, first, digest, keys, shingles, facts, file, member, cluster"
Postings = dict[int, list[int]]

# ruff: noqa: S608 - all that is put into queries are our own names and question marks


class _Row(NamedTuple):
    number: int
    first: int
    digest: int
    keys: bytes
    shingles: bytes
    facts: bytes
    file: str
    member: str | None
    cluster: str

    @property
    def signature(self) -> Signature:
        return Signature(self.digest, self.keys, self.shingles, self.facts)


class DuplicateIndex:
    """Finds the earlier copies of an article; memory hardly grows with their number. Raises ``sqlite3.Error``."""

    def __init__(self, base: sqlite3.Connection | None = None) -> None:
        """Keep articles in ``base``, whose owner commits, or in a temporary file for one run."""
        self._base = base or sqlite3.connect("", isolation_level=None)
        if base is None:
            self._base.execute("PRAGMA journal_mode = OFF")
            self._base.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
        self._run("articles.sql")
        if base is None:
            self._base.execute("BEGIN")
        self._is_own, self._is_ready, self._count = base is None, False, 0

    def add_article(
        self, signature: Signature | None, file: str, member: str | None = None, source: bytes = b"", position: int = 0
    ) -> Verdict:
        """Return what is to be said of the article of a record, and know it from now on; ``None`` is no article.

        An article that was at the ``position`` of its ``source`` before is replaced and keeps its place in the order.
        """
        old = next(self._list_rows("source = ? AND position = ?", source, position), None) if source else None
        if old or signature:
            self._get_ready()
        if old and old.signature != signature:
            self._forget(old)
        if signature is None:
            return Verdict()
        self._count += old is None
        number = old.number if old else self._count
        return self._keep(_Row(number, 0, *signature, file, member, ""), source or b"%d" % number, position)

    def drop_articles(self, source: bytes, first: int = 0) -> None:
        """Forget the articles of a source, from its record number ``first`` on."""
        for found in list(self._list_rows("source = ? AND position >= ?", source, first)):
            self._get_ready()
            self._forget(found)

    def keep_sources(self, query: str) -> None:
        """Forget the articles of earlier runs whose source a query on the same base does not list."""
        # Answered by an index alone: the articles themselves are not read.
        unknown = f"SELECT number FROM _article WHERE source NOT IN ({query})"
        self._base.execute(f"DELETE FROM _article WHERE number IN ({unknown})")

    def review_articles(self) -> Iterator[tuple[bytes, int, Verdict]]:
        """Yield source, position and verdict of the articles of which something else is to be said than was."""
        query = "SELECT number, source, position, said FROM _article WHERE doubtful ORDER BY number LIMIT 1"
        while found := self._base.execute(query).fetchone():
            number, source, position, said = found
            self._get_ready()
            verdict = self._keep(self._read(number), source, position)
            if verdict.write() != said:
                yield source, position, verdict

    def close(self) -> None:
        """Let the articles go, where they are no one else's."""
        if self._is_own:
            self._base.close()

    def _run(self, script: str) -> None:
        # Not as one script, which would end the owner's transaction.
        for statement in files(__package__).joinpath(script).read_text("ascii").split(";\n"):
            self._base.execute(statement)

    def _get_ready(self) -> None:
        """Make what finds candidates, of the articles of earlier runs, where that was not done."""
        if self._is_ready:
            return
        self._is_ready = True
        self._base.execute("PRAGMA temp_store = FILE")
        self._base.execute(f"PRAGMA temp.cache_size = -{_CACHE_KIBIBYTES}")
        self._run("search.sql")
        for number, first, digest, keys in self._base.execute("SELECT number, first, digest, keys FROM _article"):
            self._post(number, first, digest, self._list_postings(keys) if first == number else {})
            self._count = number

    def _keep(self, row: _Row, source: bytes, position: int) -> Verdict:
        """Judge an article and keep it with what is said of it; where its cluster is another one, doubt later ones."""
        postings = self._list_postings(row.keys)
        like = list(self._compare(row, postings))
        earlier = [(other, likeness) for other, likeness in like if other.number < row.number]
        copies = [(other, likeness) for other, likeness in earlier if likeness.kind != "part"]
        leaders = copies or earlier
        verdict = Verdict(
            copies[0][0].file if copies else None,
            tuple(Match(other.file, other.member, *likeness) for other, likeness in earlier[:_MOST_LISTED]),
            leaders[0][0].cluster if leaders else f"{row.digest % 2**64:016x}",
        )
        first = next((other.first for other, likeness in copies if likeness.similarity >= _ALIKE), row.number)
        if first != row.number:
            self._move_family(row.number, first)
        self._unpost(row)
        self._post(row.number, first, row.digest, postings)
        values = (*row._replace(first=first, cluster=verdict.cluster or ""), source, position, verdict.write(), 0)
        columns = f"{_ROW}, source, position, said, doubtful"
        marks = ", ".join("?" * len(values))
        self._base.execute(f"INSERT OR REPLACE INTO _article ({columns}) VALUES ({marks})", values)
        if verdict.cluster != row.cluster:
            self._doubt(other for other, _ in like if other.number > row.number)
        return verdict

    def _forget(self, row: _Row) -> None:
        """Let an article go; doubt what was said of later ones like it."""
        self._doubt(
            other for other, _ in self._compare(row, self._list_postings(row.keys)) if other.number > row.number
        )
        self._unpost(row)
        self._base.execute("DELETE FROM _article WHERE number = ?", (row.number,))
        heir = self._base.execute("SELECT min(number) FROM family WHERE first = ?", (row.number,)).fetchone()[0]
        if heir is not None:
            self._move_family(row.number, heir)
            heiress = self._read(heir)
            self._unpost(heiress)
            self._post(heir, heir, heiress.digest, self._list_postings(heiress.keys))

    def _doubt(self, rows: Iterable[_Row]) -> None:
        numbers = [(row.number,) for row in rows]
        self._base.executemany("UPDATE _article SET doubtful = 1 WHERE number = ?", numbers)

    def _compare(self, row: _Row, postings: Postings) -> Iterator[tuple[_Row, Likeness]]:
        """Yield the articles like one, in their order, and how alike they are."""
        article = Article(row.signature)
        for number in self._list_candidates(row, postings):
            other = self._read(number)
            likeness = article.compare(Article(other.signature))
            if likeness:
                yield other, likeness

    def _list_candidates(self, row: _Row, postings: Postings) -> list[int]:
        """Return the numbers of the articles that may be like one, in their order."""
        same = self._base.execute("SELECT first FROM family WHERE digest = ? LIMIT 1", (row.digest,)).fetchall()
        firsts = {first for (first,) in same}
        shared = Counter(number for numbers in postings.values() if len(numbers) < _COMMON for number in numbers)
        ranked = sorted((-count, number) for number, count in shared.items() if count >= _LEAST_SHARED)
        for count, number in ranked[:_MOST_COMPARED]:
            query = "SELECT length(keys), length(shingles) FROM _article WHERE number = ?"
            size = _count_shingles(*self._base.execute(query, (number,)).fetchone())
            if -count >= _LEAST_SHARE * _expect_shared(_count_shingles(len(row.keys), len(row.shingles)), size):
                firsts.add(number)
        query = "SELECT number FROM family WHERE first = ? AND number <> ? ORDER BY number LIMIT ?"
        found = (self._base.execute(query, (first, row.number, _MOST_LISTED)) for first in firsts)
        return sorted(number for rows in found for (number,) in rows)

    def _list_postings(self, keys: bytes) -> Postings:
        """Return the articles posted for each key."""
        postings: Postings = {key: [] for key in memoryview(keys).cast("I")}
        marks = ",".join("?" * len(postings))
        query = f"SELECT key, number FROM posting WHERE key IN ({marks})"
        for key, number in self._base.execute(query, list(postings)):
            postings[key].append(number)
        return postings

    def _post(self, number: int, first: int, digest: int, postings: Postings) -> None:
        self._base.execute("INSERT INTO family VALUES (?, ?, ?)", (number, first, digest))
        if first == number:
            rows = ((key, number) for key, numbers in postings.items() if len(numbers) < _COMMON)
            self._base.executemany("INSERT INTO posting VALUES (?, ?)", rows)

    def _unpost(self, row: _Row) -> None:
        if self._base.execute("DELETE FROM family WHERE number = ?", (row.number,)).rowcount:
            rows = ((key, row.number) for key in memoryview(row.keys).cast("I"))
            self._base.executemany("DELETE FROM posting WHERE key = ? AND number = ?", rows)

    def _move_family(self, old: int, new: int) -> None:
        numbers = self._base.execute("SELECT number FROM family WHERE first = ?", (old,)).fetchall()
        for table in ("family", "_article") if numbers else ():
            query = f"UPDATE {table} SET first = ? WHERE number = ?"
            self._base.executemany(query, [(new, number) for (number,) in numbers])

    def _list_rows(self, condition: str, *values: Any) -> Iterator[_Row]:
        found = self._base.execute(f"SELECT {_ROW} FROM _article WHERE {condition}", values)
        return itertools.starmap(_Row, found)

    def _read(self, number: int) -> _Row:
        return next(self._list_rows("number = ?", number))


def _count_shingles(keys: int, shingles: int) -> float:
    """Return about how many different shingles an article has, from the bytes of its keys and of all of them."""
    return min(shingles / 4, max(keys / 4, KEYS) / KEY_RANGE)


def _expect_shared(one: float, other: float) -> float:
    """Return how many keys two articles of so many shingles share where the smaller one is part of the larger."""
    return min(one, other) * min(max(KEYS / max(size, KEYS), KEY_RANGE) for size in (one, other))
