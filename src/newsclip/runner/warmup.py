"""Loading, once and before any clipping, whatever reading clippings will need."""

from __future__ import annotations

from collections.abc import Collection

# Two invented clippings that between them pass through every step, so that all that loads lazily is loaded.
_ARTICLE = (
    "The ferry between Sandholm and the islands stays in port until Friday, the harbour master said on Tuesday. "
    "Divers had found a crack in the hull during an inspection that is held every spring."
)
_PASTE = f"""Home
News
Sport

Ferry stays in port

By Ida Holm
4 March 2021, 10:15

{_ARTICLE}

{_ARTICLE}

2 comments

Per Lind
2 hours ago
I take that ferry every day, and nobody told us anything.

Kari
5 March 2021
Same here.
"""
_PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Ferry stays in port - The Sandholm Post</title>
<meta property="og:site_name" content="The Sandholm Post">
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2021-03-04"}}</script>
</head><body><nav><ul><li><a href="/">Home</a></li></ul></nav><article><h1>Ferry stays in port</h1>
<p class="byline">By Ida Holm</p><p>{_ARTICLE}</p><p>{_ARTICLE[::-1]}</p></article>
<section id="comments"><h2>1 comment</h2><ul><li class="comment"><span class="author">Per Lind</span>
<time datetime="2021-03-04T12:00">2 hours ago</time><p>I take that ferry every day.</p></li></ul></section>
</body></html>
"""


def load_stack(kinds: Collection[bool]) -> None:
    """Load what reading needs, by reading a small paste (``False``) or page (``True``), or both.

    What the other kind alone needs is left to the first clipping of it.
    """
    from newsclip.recipe import read_clipping
    from newsclip.record import write_line

    for is_page in kinds:
        write_line(read_clipping(_PAGE if is_page else _PASTE))
    if True in kinds:
        # The engine is asked for pages in doubt, and this one is none.
        from newsclip.page.engine import extract_pieces
        from newsclip.page.tree import parse_page

        extract_pieces(parse_page(_PAGE).root)
