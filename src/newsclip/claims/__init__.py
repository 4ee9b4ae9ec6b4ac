"""What a page says about its article in markup: metas, JSON-LD, microdata, marked elements. One module a field."""

from __future__ import annotations

from lxml.html import HtmlElement

from newsclip.claims.address import find_address, find_saved_address
from newsclip.claims.authors import find_authors
from newsclip.claims.counts import find_comment_count
from newsclip.claims.dates import find_dates
from newsclip.claims.evidence import read_evidence
from newsclip.claims.jsonld import LinkedData, read_nodes
from newsclip.claims.site import find_site, list_host_names, list_hosts, list_sites
from newsclip.claims.summary import find_description, find_language
from newsclip.claims.title import find_shared_title, find_title
from newsclip.claims.topics import find_section, find_tags
from newsclip.claims.vicinity import list_lines
from newsclip.claims.zones import Zones
from newsclip.clipping import Fields

__all__ = ["find_claimed_title", "find_claims", "find_saved_address"]


def find_claims(tree: HtmlElement, url: str | None = None) -> Fields:
    """Return the article's facts as the page's own markup states them, nothing where it does not.

    ``tree`` is the page as it was saved, parsed and uncut; it is not changed. ``url`` is where the page came from, if
    something outside of it says so.
    """
    evidence = read_evidence(tree)
    linked = LinkedData(read_nodes(evidence.scripts))
    zones = Zones()
    sites = list_sites(evidence, linked)
    address = find_address(evidence, linked, url)
    title = find_title(evidence, linked, zones, [*sites, *list_hosts(address)])
    if title.mark is not None:
        zones.anchor(title.mark.element)
    lines = list_lines(evidence, title.mark, zones)
    dates = find_dates(evidence, linked, zones, title.mark, lines, address)
    section = find_section(evidence, linked, title.text, sites)
    authors = find_authors(evidence, linked, zones, title.mark, lines, [*sites, *list_host_names(address)])
    return Fields(
        title=title.text,
        authors=[name for name in authors if name != section],
        published=dates.published,
        modified=dates.modified,
        published_raw=dates.raw,
        site=find_site(sites, evidence, title.text, address),
        url=address,
        section=section,
        tags=find_tags(evidence, linked, zones),
        description=find_description(evidence, linked),
        language=find_language(evidence, linked),
        comments_stated=find_comment_count(evidence, linked, zones),
        notices=[dates.notice] if dates.notice else [],
    )


def find_claimed_title(tree: HtmlElement, *, with_tag: bool) -> str | None:
    """Return the headline of a page that shows no article: what it tells those who share it.

    Its title tag, which a consent wall has for itself, counts only ``with_tag``.
    """
    evidence = read_evidence(tree)
    linked = LinkedData(read_nodes(evidence.scripts))
    return find_shared_title(evidence, linked, list_sites(evidence, linked), with_tag=with_tag)
