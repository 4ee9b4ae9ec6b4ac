"""The address that a clipping names as its source."""

from __future__ import annotations

import re

from newsclip.blocks import COMMENT_ROLES
from newsclip.cues import list_phrases
from newsclip.facts.context import Context

# Blocks at the head of a clipping, and below its article, where the source is named.
HEAD_BLOCKS = 6
REACH_BELOW = 12
LONGEST_LINE = 600
_URL = re.compile(r"https?://[^\s<>\"'“”»«|（）【】、。，]{4,500}")


def find_source_url(context: Context) -> str | None:
    """Return the address behind "Source:" or the like, or one that stands alone at a clipping's head or end."""
    count = len(context.blocks)
    low = max(0, context.end - 2)
    places = [*range(min(HEAD_BLOCKS, count)), *range(low, min(count, context.end + REACH_BELOW)), count - 1]
    alone: list[str] = []
    for index in dict.fromkeys(place for place in places if 0 <= place < count):
        block = context.blocks[index]
        if len(block.text) > LONGEST_LINE or block.role in COMMENT_ROLES:
            continue
        urls: list[str] = _URL.findall(block.text)
        if len(urls) != 1:
            continue
        url = urls[0].rstrip(".,;:!?)]}…")
        before = block.text[: block.text.index(urls[0])].strip(" :：-–—>|([•").lower()
        if before in list_phrases("source_labels"):
            return url
        if not before and block.text.strip() == urls[0] and index in (0, 1, count - 1):
            alone.append(url)
    return alone[0] if len(set(alone)) == 1 else None
