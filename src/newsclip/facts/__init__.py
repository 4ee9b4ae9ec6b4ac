"""The article's facts: one finder a fact, for pages and pastes alike; what markup states joins what lines show."""

from __future__ import annotations

from dataclasses import replace

from newsclip.blocks import Block, Role
from newsclip.clipping import Fields
from newsclip.facts.address import find_address, find_original, find_saved_address
from newsclip.facts.author import find_authors
from newsclip.facts.context import Context, spell_key, survey_blocks
from newsclip.facts.counts import find_claimed_count, find_stated_count
from newsclip.facts.date import find_article_dates
from newsclip.facts.headline import find_headline
from newsclip.facts.lines import Lines
from newsclip.facts.metadata import Metadata, read_metadata
from newsclip.facts.section import find_claimed_section, find_section
from newsclip.facts.site import find_claimed_site, find_site, list_host_names, list_hosts, list_sites
from newsclip.facts.source import find_source_url
from newsclip.facts.summary import find_description, find_language
from newsclip.facts.tags import find_claimed_tags, find_tags
from newsclip.facts.title import find_shared_title, find_title
from newsclip.markup import INSIDE

__all__ = [
    "Metadata",
    "find_page_facts",
    "find_page_title",
    "find_paste_facts",
    "find_saved_address",
    "find_share_title",
    "read_metadata",
]

# Blocks below the headline of a note with no article in it, in which its date and byline stand.
REACH_OF_NOTE = 4
# Letters of a line that is told for the headline though one of them is longer.
SHORTEST_PART = 15


def find_paste_facts(blocks: list[Block]) -> Fields:
    """Return what the labelled blocks of a paste say about its article; nothing of a paste without one but its name."""
    context = survey_blocks(blocks)
    lines = Lines(context)
    headline = find_headline(context, lines)
    if context.start == len(blocks):
        if headline is None:
            return Fields(site=find_site(context, None), url=find_source_url(context))
        edge = min(len(blocks), headline.index + REACH_OF_NOTE)
        context = replace(context, start=edge, end=edge)
    index, title = (headline.index, headline.text) if headline else (None, None)
    dates = find_article_dates(context, lines, index)
    site = find_site(context, title)
    authors, authors_chance = find_authors(context, lines, index)
    return Fields(
        title=title,
        authors=authors,
        authors_chance=authors_chance,
        published_chance=dates.confidence,
        published=dates.published,
        modified=dates.modified,
        published_raw=dates.raw,
        site=site,
        url=find_source_url(context),
        section=find_section(context, index, title, site),
        tags=find_tags(context),
        comments_stated=find_stated_count(context),
        notices=[dates.notice] if dates.notice else [],
    )


def find_page_title(metadata: Metadata, url: str | None = None) -> str | None:
    """Return the headline of a page. ``url`` is where the page came from, if something outside of it says so."""
    address = find_address(metadata, url)
    return find_title(metadata, [*list_sites(metadata), *list_hosts(address)])


def find_share_title(metadata: Metadata, *, with_tag: bool) -> str | None:
    """Return the headline of a page that shows no article: what it tells those who share it.

    Its title tag, which a consent wall has for itself, counts only ``with_tag``.
    """
    return find_shared_title(metadata, list_sites(metadata), with_tag=with_tag)


def find_page_facts(blocks: list[Block], metadata: Metadata, title: str | None, url: str | None = None) -> Fields:
    """Return the facts of a page's article: what its metadata state and its labelled blocks show.

    ``title`` is what :func:`find_page_title` found; ``url`` is where the page came from, if something else says so.
    """
    context = survey_blocks(blocks)
    lines = Lines(context)
    headline = find_shown(context, title)
    address = find_address(metadata, url)
    if find_original(metadata):
        # What the head of an archive's copy states is the archive's own.
        metadata = replace(
            metadata, metas={name: metadata.metas[name] for name in ("og:title",) if name in metadata.metas}
        )
    sites = list_sites(metadata)
    dates = find_article_dates(context, lines, headline, metadata, address)
    section = find_claimed_section(metadata, title, sites)
    authors, authors_chance = find_authors(context, lines, headline, metadata, [*sites, *list_host_names(address)])
    return Fields(
        title=title,
        authors=[name for name in authors if name != section],
        authors_chance=authors_chance,
        published_chance=dates.confidence,
        published=dates.published,
        modified=dates.modified,
        published_raw=dates.raw,
        site=find_claimed_site(sites, metadata, title, address),
        url=address,
        section=section,
        tags=find_claimed_tags(metadata, blocks),
        description=find_description(metadata),
        language=find_language(metadata),
        comments_stated=find_claimed_count(metadata, blocks),
        notices=[dates.notice] if dates.notice else [],
    )


def find_shown(context: Context, title: str | None) -> int | None:
    """Return the index of the block that shows a page's headline, the likeliest of several."""
    key = spell_key(title or "")
    if not key:
        return None
    places = [
        at
        for at, other in enumerate(context.keys)
        if other == key or (min(len(other), len(key)) > SHORTEST_PART and (key.endswith(other) or other.endswith(key)))
    ]
    return max(places, key=lambda at: _weigh_shown(context, at, key), default=None)


def _weigh_shown(context: Context, at: int, key: str) -> float:
    block = context.blocks[at]
    heading = block.markup is not None and bool(block.markup.inside & INSIDE["heading"])
    return 2 * (context.keys[at] == key) + 2 * (block.role is Role.HEADLINE) + heading - abs(at - context.start) / 50
