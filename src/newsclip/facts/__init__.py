"""The article's facts: one finder a fact, for pages and pastes alike; what markup states joins what lines show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from newsclip.blocks import Block
from newsclip.clipping import Fields
from newsclip.facts import author, date, title
from newsclip.facts.address import find_address, find_original, find_saved_address, find_source_url
from newsclip.facts.context import Context, locate_article, survey_blocks
from newsclip.facts.counts import find_claimed_count, find_stated_count
from newsclip.facts.evidence import Candidate
from newsclip.facts.lines import Lines
from newsclip.facts.metadata import Metadata, find_description, find_language, read_metadata
from newsclip.facts.section import find_claimed_section, find_section
from newsclip.facts.site import find_claimed_site, find_site, list_host_names, list_hosts, list_sites
from newsclip.facts.statements import LONGEST_NAME, list_stated
from newsclip.facts.tags import find_claimed_tags, find_tags

__all__ = [
    "Candidates",
    "Metadata",
    "find_claimed_title",
    "find_facts",
    "find_saved_address",
    "find_share_title",
    "list_candidates",
    "read_metadata",
]

# Blocks below the headline of a note with no article in it, in which its date and byline stand.
REACH_OF_NOTE = 4


class Candidates(NamedTuple):
    """All that may be a clipping's title, date and authors, the chosen title, beside which the others stand, and the
    names of the publication that a page's head states.
    """

    titles: list[Candidate]
    dates: list[Candidate]
    authors: list[Candidate]
    headline: title.Headline | None
    sites: list[str]
    context: Context
    lines: Lines


def count_stated(blocks: list[Block]) -> int | None:
    """Return how many comments the lines of a clipping's labelled blocks say there are."""
    return find_stated_count(blocks, *locate_article(blocks))


def list_candidates(blocks: list[Block], metadata: Metadata | None = None, url: str | None = None) -> Candidates:
    """Return what may be the title, the date and the authors of a clipping's labelled blocks.

    ``metadata`` are what a page's head states; a paste has none. ``url`` is the article's address.
    """
    context = survey_blocks(blocks)
    lines = Lines(context)
    sites = list_sites(metadata) if metadata else []
    stated = list_stated(metadata, [*sites, *list_hosts(url)]) if metadata else None
    titles = title.list_candidates(context, lines, stated)
    headline = title.choose_title(titles)
    index = headline.index if headline else None
    if metadata is None and context.start == len(blocks) and index is not None:
        edge = min(len(blocks), index + REACH_OF_NOTE)
        context = replace(context, start=edge, end=edge)
    dates = date.list_candidates(context, lines, index, metadata, url)
    authors = author.list_candidates(context, lines, index, metadata, [*sites, *list_host_names(url)])
    return Candidates(titles, dates, authors, headline, sites, context, lines)


def find_facts(blocks: list[Block], metadata: Metadata | None = None, url: str | None = None) -> Fields:
    """Return what a clipping's labelled blocks say about its article, and what a page's ``metadata`` state of it.

    ``url`` is where a page came from, if something outside of it says so. Nothing is said of a paste without an article
    and a headline but its site.
    """
    if metadata is not None:
        url, original = find_address(metadata, url), find_original(metadata)
        if url and original:  # what the head of an archive's copy states is the archive's own
            metadata = replace(metadata, metas={k: v for k, v in metadata.metas.items() if k == "og:title"})
    found = list_candidates(blocks, metadata, url if metadata else None)
    context, headline = found.context, found.headline
    if metadata is None and headline is None and context.start == len(blocks):
        return Fields(site=find_site(context, None), url=find_source_url(context))
    index, text = (headline.index, headline.text) if headline else (None, None)
    dates = date.choose_dates(context, found.lines, index, found.dates)
    names, chance = author.choose_authors(found.authors)
    fields = Fields(
        title=text,
        title_chance=headline.chance if headline else None,
        authors_chance=chance,
        published_chance=dates.confidence,
        published=dates.published,
        modified=dates.modified,
        published_raw=dates.raw,
        notices=[dates.notice] if dates.notice else [],
    )
    if metadata is None:
        fields.site, fields.url = find_site(context, text), find_source_url(context)
        fields.section, fields.tags = find_section(context, index, text, fields.site), find_tags(context)
        fields.comments_stated = find_stated_count(context.blocks, context.start, context.end)
    else:
        fields.site = find_claimed_site(found.sites, metadata, text, url) or find_site(context, text)
        fields.url, fields.section = url, find_claimed_section(metadata, text, found.sites)
        fields.tags, fields.comments_stated = find_claimed_tags(metadata, blocks), find_claimed_count(metadata, blocks)
        fields.description, fields.language = find_description(metadata), find_language(metadata)
    # A byline that goes on with the paper's name says where its writers work.
    fields.authors = [name for name in names if name != fields.site] or names
    if fields.section in names:
        fields.section = None
    return fields


def find_claimed_title(metadata: Metadata, blocks: Sequence[Block] = (), url: str | None = None) -> str | None:
    """Return the headline that a page's head states, as one of its headings shows it if one does.

    ``url`` is where the page came from, if something outside of it says so.
    """
    names = [*list_sites(metadata), *list_hosts(find_address(metadata, url))]
    return title.find_claim(list_stated(metadata, names), blocks)


def find_share_title(metadata: Metadata, *, with_tag: bool) -> str | None:
    """Return the headline of a page that shows no article: what it tells those who share it.

    Its title tag, which a consent wall has for itself, counts only ``with_tag``, and where it is longer than a name.
    """
    tag = metadata.head_title if with_tag and len((metadata.head_title or "").split()) > LONGEST_NAME else None
    return title.find_claim(list_stated(replace(metadata, head_title=tag), list_sites(metadata)))
