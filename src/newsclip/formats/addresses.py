"""Files that name pages and hold none of them: an address alone, a list of addresses."""

from __future__ import annotations

import re

from newsclip.blocks import Block, Role
from newsclip.clipping import Clipping, Fields
from newsclip.problem import Notice

_ADDRESS = re.compile(r"\s*<?((?:https?|ftp)://[^\s<>\"]{3,2000})>?\s*", re.IGNORECASE)
# A longer list of addresses is a list all the same; a paste as long as that is not looked through.
_MOST_ADDRESSES = 20_000


def list_addresses(text: str) -> list[str]:
    """Return the addresses of a text that holds nothing but addresses, one a line; none of any other."""
    lines = [line for line in text[:_MOST_ADDRESSES].splitlines() if line.strip()]
    found = [match[1] for line in lines if (match := _ADDRESS.fullmatch(line))]
    return found if len(found) == len(lines) else []


def name_addresses(text: str, addresses: list[str], name: str, encoding: str | None = None) -> Clipping:
    """Return the clipping of a file that names pages but holds none of them."""
    count = len(set(addresses))
    what = "nothing but an address" if count == 1 else f"nothing but {count:,} addresses"
    message = f"The file holds {what}: newsclip never goes online; save the page itself."
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    block = Block(text[start:end], start, end, Role.SOURCE, "an address alone")
    facts = Fields(url=addresses[0] if count == 1 else None)
    notices = [Notice("address-only", message)]
    return Clipping(text, name, encoding, is_page=False, notices=notices, facts=facts, blocks=[block])
