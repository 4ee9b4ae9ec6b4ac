"""The review page's bytes: head, chunks of data, tail. Pure functions; nothing is read but the package's own files.

A clipping's text is data from first to last: JSON in which no ``<`` stands, or packed, read by a script that makes text
of it. The page's policy names its one script and its one style sheet by their digests and allows nothing else.
"""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files
from string import Template

MARK = b"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="newsclip report">"""
"""How a page begins, by which a later run knows it as newsclip's own."""
_DATA = "<!-- data -->\n"
# A third of the size, in Base64, of what real pages give; higher levels win a few hundredths more.
_LEVEL = 3


def make_page(*, beside: bool) -> tuple[bytes, bytes]:
    """Return what of the page stands before and after its data.

    ``beside`` says that records and words stand in script files of their own, which the page may then load from where
    it lies itself.
    """
    page, style, script = (
        files(__package__).joinpath(f"page.{kind}").read_text("utf-8") for kind in ("html", "css", "js")
    )
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_digest(script)}" + (" 'self' file:" if beside else ""),
            f"style-src {_digest(style)}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types newsclip",
        )
    )
    head, _, tail = Template(page).substitute(policy=policy, style=style, script=script).partition(_DATA)
    return head.encode("utf-8"), tail.encode("utf-8")


def make_block(kind: str, name: str, data: bytes) -> bytes:
    """Return data as an element of a page, which only its script reads."""
    element = b'<script type="application/json" class="%s" id="%s">%s</script>\n'
    return element % (kind.encode("ascii"), name.encode("ascii"), data)


def make_script(name: str, data: bytes) -> bytes:
    """Return data as a script file beside a page, which hands them to it."""
    return b'newsclip("%s", %s);\n' % (name.encode("ascii"), data)


def list_values(values: Iterable[bytes]) -> bytes:
    """Return JSON values as a list that may stand in a script element."""
    return (b"[%s]" % b",\n".join(values)).replace(b"<", b"\\u003c")


def pack_values(values: Iterable[bytes]) -> bytes:
    """Return JSON values as a list, deflated, in Base64, as a JSON string."""
    return b'"%s"' % b64encode(zlib.compress(b"[%s]" % b",".join(values), _LEVEL))


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
