"""The publication's name, as the page's markup states it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from newsclip.claims.evidence import Evidence
from newsclip.claims.jsonld import LinkedData, as_list, list_types, read_string
from newsclip.claims.title import key_of, split_title

LONGEST_SITE = 80
_SITE_METAS = (
    "og:site_name",
    "twitter:app:name:iphone",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "dcterms.publisher",
    "cre",
    "copyright-holder",
)
_COMMON_LABELS = frozenset(
    {"www", "com", "gov", "edu", "blogspot", "wordpress", "medium", "substack", "github", "tumblr"}
)
_DOMAIN = re.compile(r"^(?:https?://)?(?:www\.)?([\w.-]+\.[a-z]{2,24})/?$", re.IGNORECASE)


def list_sites(evidence: Evidence, linked: LinkedData) -> list[str]:
    """Return the names that the page gives its publication, the most trustworthy first."""
    names = list(evidence.metas.get("og:site_name", ()))
    for node in [*linked.articles[:2], *linked.pages[:1]]:
        for key in ("publisher", "isPartOf", "sourceOrganization"):
            names += [name for value in as_list(node.get(key))[:3] if (name := _read_name(linked, value))]
    for node in linked.nodes:
        if {"WebSite", "NewsMediaOrganization"} & set(list_types(node)) and (name := read_string(node.get("name"))):
            names.append(name)
    names += evidence.list_metas(*_SITE_METAS[1:])
    return [
        name
        for name in dict.fromkeys(name.strip(" |-–—") for name in names)
        if 0 < len(name) <= LONGEST_SITE and key_of(name)
    ]


def list_host_names(url: str | None) -> list[str]:
    """Return the part of an address's host that a publication is known by: ``gazette`` of ``www.gazette.co.uk``."""
    labels = (urlsplit(url).hostname or "").split(".") if url else []
    own = [label for label in labels[:-1] if label not in _COMMON_LABELS and len(label) > 3]
    return own[-1:]


def list_hosts(url: str | None) -> list[str]:
    """Return what may stand for a publication in a title: its host, with and without "www", and the name in it."""
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    labels = host.split(".")
    return [host, *labels[-2:-1]] if len(labels) > 1 else []


def find_site(sites: list[str], evidence: Evidence, title: str | None, url: str | None) -> str | None:
    """Return the publication's name: one that is stated, else the part of the head's title that the address echoes."""
    named = [site for site in sites if not _DOMAIN.match(site)]
    if named or sites:
        return (named or sites)[0]
    if not evidence.head_title or not url or not title:
        return None
    host = re.sub(r"[^\w]", "", (urlsplit(url).hostname or "").removeprefix("www."))
    for part in reversed(split_title(evidence.head_title)):
        key = key_of(part)
        if key != key_of(title) and len(key) > 2 and len(part) <= LONGEST_SITE and key.replace(" ", "") in host:
            return part
    return None


def _read_name(linked: LinkedData, value: Any) -> str | None:
    value = linked.resolve(value)
    if isinstance(value, dict):
        return None if {"WebPage", "Person"} & set(list_types(value)) else read_string(value.get("name"))
    name = read_string(value)
    return name if name and not name.startswith(("http:", "https:")) else None
