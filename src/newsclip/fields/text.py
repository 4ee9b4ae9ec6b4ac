"""The facts of a paste, read from its labelled blocks."""

from __future__ import annotations

from dataclasses import replace

from newsclip.blocks import Block
from newsclip.clipping import Fields
from newsclip.fields.article_dates import find_article_dates
from newsclip.fields.authors import find_authors
from newsclip.fields.counts import find_stated_count
from newsclip.fields.headline import find_headline
from newsclip.fields.scene import survey_blocks
from newsclip.fields.section import find_section
from newsclip.fields.site import find_site
from newsclip.fields.source import find_source_url
from newsclip.fields.tags import find_tags
from newsclip.fields.traits import Traits

# Blocks below the headline of a note with no article in it, in which its date and byline stand.
REACH_OF_NOTE = 4


def find_text_fields(blocks: list[Block]) -> Fields:
    """Return what the labelled blocks of a paste say about its article; nothing of a paste without one but its name."""
    scene = survey_blocks(blocks)
    traits = Traits(scene)
    headline = find_headline(scene, traits)
    if scene.start == len(blocks):
        if headline is None:
            return Fields(site=find_site(scene, None), url=find_source_url(scene))
        edge = min(len(blocks), headline.index + REACH_OF_NOTE)
        scene = replace(scene, start=edge, end=edge)
    index, title = (headline.index, headline.text) if headline else (None, None)
    dates = find_article_dates(scene, traits, index)
    site = find_site(scene, title)
    return Fields(
        title=title,
        authors=find_authors(scene, traits, index),
        published=dates.published,
        modified=dates.modified,
        published_raw=dates.raw,
        site=site,
        url=find_source_url(scene),
        section=find_section(scene, index, title, site),
        tags=find_tags(scene),
        comments_stated=find_stated_count(scene),
        notices=[dates.notice] if dates.notice else [],
    )
