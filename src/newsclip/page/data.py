"""The data that a page carries for its scripts: JSON in scripts, in variables of theirs, and in attributes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from newsclip.page.tree import Element

# Scripts larger than this, in characters, are state of an application, and slow to read.
LARGEST = 3_000_000
# Data of fewer characters holds no article.
LEAST = 300
# So many variables of one script are read.
_MOST_STARTS = 30
_MOST_VALUES = 200_000
# JSON within strings of JSON, as many levels deep.
_MOST_NESTED = 3
# window.__INITIAL_STATE__ = {"…, __APOLLO_STATE__=JSON.parse("…, and what is pushed to a queue: push([1,"…
_START = re.compile(
    r"""(?:[\w$\])"']\s{0,9}=\s{0,9}|\bpush\(\s{0,9})(JSON\.parse\(\s{0,9})?(?=\{\s{0,200}["}]|\[\s{0,200}[\[{"\d]|")"""
)
_UNDEFINED = re.compile(r"(?<=[:,\[])\s{0,9}(?:undefined|void 0)(?=\s{0,9}[,}\]])")
# A row of the stream that React's server components are sent in: its number, and JSON or a text of so many bytes.
_ROW = re.compile(r"^[0-9a-f]{1,6}:(?:T([0-9a-f]{1,6}),)?", re.MULTILINE)
_SCRIPT_TYPES = frozenset({"", "text/javascript", "application/javascript", "module"})


def list_data(root: Element) -> Iterator[Any]:
    """Yield the values that a page's scripts and attributes hold as JSON, the whole ones first."""
    code: list[str] = []
    for script in root.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").strip().lower()
        if len(text) > LARGEST:
            continue
        if "json" in kind:
            yield from _parse(text)
        elif kind in _SCRIPT_TYPES and (len(text) >= LEAST or "push(" in text):
            code.append(text)
    for element in root.iter():
        if len(element.attrib):
            yield from _list_attributes(element)
    yield from _list_code(code)


def _list_attributes(element: Element) -> Iterator[Any]:
    """Yield the values of the ``data-`` attributes of an element that are JSON."""
    for name, value in element.items():
        if name.startswith("data-") and LEAST <= len(value) <= LARGEST and value.lstrip()[:1] in ("{", "["):
            yield from _parse(value)


def _list_code(code: list[str]) -> Iterator[Any]:
    """Yield the values in scripts; what they push in pieces, ``[1, "…"]``, is put together first."""
    stream: list[str] = []
    for text in code:
        for value in _list_variables(text):
            if isinstance(value, list) and len(value) == 2 and value[0] == 1 and isinstance(value[1], str):
                stream.append(value[1])
            else:
                yield value
    yield from _read_stream("".join(stream))


def list_strings(data: Any) -> Iterator[tuple[str, str]]:
    """Yield the strings in a value with the names of the objects' keys that lead to them, in order."""
    stack: list[tuple[str, Any, int]] = [("", data, 0)]
    seen = 0
    while stack and seen < _MOST_VALUES:
        seen += 1
        path, value, level = stack.pop()
        if isinstance(value, dict):
            stack.extend((f"{path[-200:]}/{key}", item, level) for key, item in reversed(value.items()))
        elif isinstance(value, list):
            stack.extend((path, item, level) for item in reversed(value))
        elif isinstance(value, str):
            if level < _MOST_NESTED and len(value) >= LEAST and value[:1] in ("{", "["):
                stack.extend((path, item, level + 1) for item in _parse(value))
            else:
                yield path, value


def _parse(text: str) -> Iterator[Any]:
    try:
        yield json.loads(text)
    except (ValueError, RecursionError):
        return


def _list_variables(code: str) -> Iterator[Any]:
    """Yield the values that a script assigns or pushes as JSON, or has parsed from a string."""
    if "undefined" in code or "void 0" in code:
        code = _UNDEFINED.sub("null", code)
    decoder = json.JSONDecoder()
    at = 0
    for _ in range(_MOST_STARTS):
        start = _START.search(code, at)
        if start is None:
            return
        try:
            value, at = decoder.raw_decode(code, start.end())
        except (ValueError, RecursionError):
            at = start.end() + 1
            continue
        if isinstance(value, str):
            if start[1] and len(value) >= LEAST:
                yield from _parse(value)
        else:
            yield value


def _read_stream(stream: str) -> Iterator[Any]:
    """Yield the values and the texts in the rows of a stream."""
    at = 0
    while (row := _ROW.search(stream, at)) is not None:
        at = row.end()
        if row[1]:
            size = int(row[1], 16)
            text = stream[at : at + size].encode()[:size].decode(errors="ignore")
            at += len(text)
            yield text
        else:
            end = stream.find("\n", at)
            end = len(stream) if end < 0 else end
            yield from _parse(stream[at:end])
            at = end
