"""The page's own summary of the article, and the language that it declares."""

from __future__ import annotations

import re

from newsclip.facts.linked_data import read_string
from newsclip.facts.metadata import Metadata

LEAST_DESCRIPTION = 10
_DESCRIPTION_METAS = (
    "og:description",
    "description",
    "twitter:description",
    "dc.description",
    "dcterms.description",
    "sailthru.description",
)
_CODE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.@][\w.-]{0,20})?", re.IGNORECASE)


def find_description(metadata: Metadata) -> str | None:
    """Return the summary that the page gives of itself, of several that begin alike the longest."""
    found = metadata.list_metas(*_DESCRIPTION_METAS)
    found += [text for node in metadata.linked.articles[:1] if (text := read_string(node.get("description")))]
    found = [text for text in found if len(text) >= LEAST_DESCRIPTION]
    if not found:
        return None
    opening = found[0].rstrip(". …")[:60]
    return max((text for text in found if text.startswith(opening)), key=len, default=found[0])


def find_language(metadata: Metadata) -> str | None:
    """Return the BCP 47 code of the language that the page declares."""
    declared = [
        metadata.language or "",
        *metadata.list_metas(
            "content-language", "dc.language", "dcterms.language", "inlanguage", "language", "og:locale"
        ),
    ]
    declared += [text for node in metadata.linked.articles[:1] if (text := read_string(node.get("inLanguage")))]
    for code in declared:
        match = _CODE.fullmatch(code.split(",")[0].strip())
        if match:
            language, script, region = match.groups()
            parts = [language.lower(), script.title() if script else "", region.upper() if region else ""]
            return "-".join(part for part in parts if part)
    return None
