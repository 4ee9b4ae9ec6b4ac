"""A page's tree and its blocks: whole, whatever the markup."""

from __future__ import annotations

import pytest

from newsclip.page.blocks import list_blocks
from newsclip.page.tree import MOST_ELEMENTS, parse_page


def lines(markup: str) -> list[str]:
    return [block.text for block in list_blocks(parse_page(markup).root).blocks]


def test_blocks_are_the_lines_that_a_browser_shows() -> None:
    markup = (
        "<div>One <b>bold</b> <a href='x'>link</a><br>two<span hidden>gone</span> tail<script>x()</script> more"
        "<p style='display:none'>gone</p>three<ul><li>four<li>five</ul><template>gone</template></div>"
    )
    assert lines(markup) == ["One bold link", "two tail more", "three", "four", "five"]


def test_offsets_count_in_the_visible_text() -> None:
    page_text = list_blocks(parse_page("<h1>Title</h1><p>A  b\n c.</p><p>Cafe\u0301</p>").root)
    assert [page_text.text[block.start : block.end] for block in page_text.blocks] == ["Title", "A b c.", "Café"]


@pytest.mark.parametrize("levels", [255, 1_500, 50_000])
def test_deep_nesting_loses_nothing(levels: int) -> None:
    markup = "<html><body>" + "<div>" * levels + "<p>deep down</p>" + "</div>" * levels + "<p>after</p></body></html>"
    assert lines(markup) == ["deep down", "after"]


def test_unclosed_tags_lose_nothing() -> None:
    markup = "".join(f"<font>word{number} <p>paragraph {number}" for number in range(3_000))
    text = list_blocks(parse_page(markup).root).text
    assert all(f"paragraph {number}" in text for number in range(3_000))


def test_a_huge_text_node_is_whole() -> None:
    assert len(lines("<p>" + "abc " * 3_000_000 + "</p>")[0]) == 11_999_999


def test_too_many_elements_are_cut_with_a_notice() -> None:
    page = parse_page("<p>x" * (MOST_ELEMENTS + 10))
    assert page.elements == MOST_ELEMENTS
    assert [notice.code for notice in page.notices] == ["page-cut"]


def test_too_many_attributes_are_cut() -> None:
    page = parse_page("<p " + " ".join(f"a{number}=1" for number in range(20_000)) + ">text</p>")
    assert len(page.root.find(".//p").attrib) <= 251
    assert page.root.findtext(".//p") == "text"


@pytest.mark.parametrize("markup", ["", " ", "<!--", "\0\0", "<" * 1000, "&#1;&#0;<p>\x01x</p>"])
def test_broken_markup_gives_a_tree(markup: str) -> None:
    list_blocks(parse_page(markup).root)
