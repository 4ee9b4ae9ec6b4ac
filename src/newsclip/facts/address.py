"""The article's address: what the page calls canonical, where the copy says it was saved from, or a line names."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

from newsclip.blocks import COMMENT_ROLES
from newsclip.cues import list_phrases
from newsclip.facts.context import Context
from newsclip.facts.metadata import Metadata, read_string

LONGEST_ADDRESS = 2_000
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,10}[^\W\d_][\w-]{1,62}\.?|\d{1,3}(?:\.\d{1,3}){3}")
# Hosts that serve copies: their own canonical link is the copy's, not the article's.
_ARCHIVED = re.compile(
    r"https?://(?:web\.archive\.org/web/\d{1,14}[a-z_]{0,3}|archive\.(?:ph|is|today|md|li|fo|vn|org)/[\w-]+|webcache\.[^/]{1,60})/(?=https?:)"
)
# The short address of a copy itself.
_COPY = re.compile(r"https?://archive\.(?:ph|is|today|md|li|fo|vn)/\w+$")
# "saved from url=(0042)https://…" is Internet Explorer's and Chrome's mark, "url: https://…" SingleFile's; a web
# archive tells its scripts, Firefox links the host above its reader view.
_SAVED = re.compile(
    r"saved from url=\(\d{1,6}\)\s{0,3}(\S{1,2000})|page saved with singlefile\s{1,40}url:\s{0,4}(\S{1,2000})|"
    r"""__wm\.wombat\(["'](\S{1,2000}?)["']|class="domain reader-domain" href="([^"]{1,2000})["]""",
    re.IGNORECASE,
)
# What every match of the pattern holds: few pages do, and the others are not searched.
_SAVED_MARKS = ("saved from url", "page saved with", "__wm.wombat(", "domain reader-domain")
_BANNER = re.compile(r"/web/\d{4,14}(?:[a-z]{2}_)?/(https?:/{1,2}\S{4,1900})")
SAVED_CHARACTERS = 8_000
# Blocks at the head of a clipping, and below its article, where the source is named.
HEAD_BLOCKS = 6
REACH_BELOW = 12
LONGEST_LINE = 600
_URL = re.compile(r"https?://[^\s<>\"'“”»«|（）【】、。，]{4,500}")


def find_original(metadata: Metadata) -> str | None:
    """Return the address that an archive's copy was made of, where the head is the archive's own; else ``None``."""
    wrapped = [href for _, href in metadata.links if _ARCHIVED.match(href)]
    stated = [*_list_links(metadata, "canonical"), *metadata.list_stated("og:url")]
    return clean_address(wrapped[0]) if wrapped and stated and all(map(_COPY.match, stated)) else None


def find_address(metadata: Metadata, known: str | None) -> str | None:
    """Return the absolute canonical address, or ``None``. ``known`` is what something outside of the page says.

    An archive's links give the page's own in theirs, and a cache's copy has it as its base; a page's own base is its
    folder, with a slash at its end.
    """
    if original := find_original(metadata):
        return original
    stated = [*_list_links(metadata, "canonical"), *metadata.list_stated("og:url", "twitter:url")]
    for node in metadata.linked.articles[:1]:
        values = (node.get(key) for key in ("url", "mainEntityOfPage", "@id"))
        values = (value.get("@id") or value.get("url") if isinstance(value, dict) else value for value in values)
        stated += filter(None, map(read_string, values))
    banner = [_BANNER.search(href) or href for href in _list_links(metadata, "original", "memento")]
    banner += [href for href in _list_links(metadata, "base") if not href.endswith("/")]
    known_last = [*stated, known or "", *(found if isinstance(found, str) else found[1] for found in banner[:1])]
    sane = [address for text in known_last if (address := clean_address(text))]
    whole = (address for address in sane if urlsplit(address).path.strip("/") or urlsplit(address).query)
    return next(whole, next(filter(None, map(clean_address, stated[:3])), None))


def _list_links(metadata: Metadata, *kinds: str) -> list[str]:
    return [href for rel, href in metadata.links if not set(kinds).isdisjoint(rel.split())]


def clean_address(address: str) -> str | None:
    """Return an address as it can be opened, out of any archive's wrapping; ``None`` where it is relative or insane."""
    address = address.strip()
    if len(address) > LONGEST_ADDRESS or any(character.isspace() or ord(character) < 32 for character in address):
        return None
    if match := _ARCHIVED.match(address):
        address = address[match.end() :]
    if address.startswith("//"):
        address = f"https:{address}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        return None
    return parts._replace(fragment="" if not parts.fragment.startswith("!") else parts.fragment).geturl()


def find_saved_address(markup: str) -> str | None:
    """Return the address that whoever saved or kept the page wrote at the top of it: a browser, an archive, a cache."""
    head = markup[:SAVED_CHARACTERS]
    folded = head.lower()
    if not any(mark in folded for mark in _SAVED_MARKS):
        return None
    for match in _SAVED.finditer(head):
        if address := clean_address(html.unescape(next(group for group in match.groups() if group))):
            return address
    return None


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
