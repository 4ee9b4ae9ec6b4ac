"""What a page holds as data for its scripts, and what stands before an article: invented pages, one case a shape."""

from __future__ import annotations

import json

import pytest

from newsclip import read_clipping
from newsclip.page.data import list_data, list_strings
from newsclip.page.payload import find_payload_article, find_topic
from newsclip.page.tree import parse_page

TEXT = "The pump house at Orlin sings again, because the new valve whistles in the key that the old one had. " * 6
STATE = json.dumps({"story": {"body": TEXT}})


def list_texts(markup: str) -> list[str]:
    return [text for data in list_data(parse_page(markup).root) for _, text in list_strings(data)]


@pytest.mark.parametrize(
    "script",
    [
        f"window.__INITIAL_STATE__={STATE};",
        f"var a = 1; const state = {STATE}, b = {{c: undefined}};",
        f"window['__STATE__'] = JSON.parse({json.dumps(STATE)});",
        f"queue.push({STATE})",
        f'window.x = {{"missing":undefined,"story":{STATE}}}',
        f"if (a === b) {{ c = {{}}; }} window.y = {STATE}",
    ],
)
def test_variables_of_scripts(script: str) -> None:
    assert TEXT in list_texts(f"<script>{script}</script>")


def test_rows_of_a_stream_cut_anywhere() -> None:
    stream = f'4:["$","p",null,{{"children":{json.dumps(TEXT)}}}]\n5:T{len(TEXT.encode()):x},{TEXT}6:["$","b"]\n'
    pieces = [stream[at : at + 97] for at in range(0, len(stream), 97)]
    markup = "".join(f"<script>self.__next_f.push([1,{json.dumps(piece)}])</script>" for piece in pieces)
    assert list_texts(markup).count(TEXT) == 2


def test_what_is_no_data_gives_nothing() -> None:
    for script in ("", "x = {", "x = [1,", "push(", "x=" + "[" * 100_000, 'x=JSON.parse("{")', '={"' * 100_000):
        assert find_payload_article(parse_page(f"<script>{script}</script><p>a</p>").root) == []
    assert find_topic(parse_page('<div data-preloaded="[1]"></div><div data-preloaded="{"></div>').root) is None


def test_a_forums_preloaded_topic() -> None:
    posts = [
        {"username": "ida", "created_at": "2024-05-03T08:10:00Z", "post_number": 1, "cooked": "<p>One</p><p>Two</p>"},
        {"username": "tom", "created_at": "never", "post_number": 2, "cooked": "Three", "reply_to_post_number": 1},
        {"username": None, "post_number": 3, "cooked": "<p>Four</p>", "reply_to_post_number": 2},
        {"username": "eve", "post_number": 4, "cooked": ""},
    ]
    store = json.dumps({"topic_7": json.dumps({"post_stream": {"posts": posts}})}).replace("'", "&#39;")
    topic = find_topic(parse_page(f"<div id='data-preloaded' data-preloaded='{store}'></div>").root)
    assert topic is not None
    assert (topic.paragraphs, topic.author, topic.published) == (["One", "Two"], "ida", "2024-05-03T08:10:00Z")
    assert [(post.id, post.parent, post.author, post.published, post.text) for post in topic.comments] == [
        ("c1", None, "tom", None, "Three"),
        ("c2", "c1", None, None, "Four"),
    ]


def test_an_inline_frame_counts_only_where_the_page_has_no_words_of_its_own() -> None:
    frame = '<iframe src="https://gazette.example/body" width="100%" height="2000"></iframe>'
    bare = read_clipping(f"<html><head><title>A</title></head><body><p>Gazette</p>{frame}</body></html>".encode())
    assert ([warning.code for warning in bare.warnings], bare.status) == (["frames"], "empty")
    whole = read_clipping(f"<html><head><title>A</title></head><body><p>{TEXT}</p>{frame}</body></html>".encode())
    assert whole.status == "ok"


def test_a_page_that_quotes_a_cache_is_no_cache() -> None:
    markup = f"<html><head><base href='https://gazette.example/a'></head><body><div><p>Google</p><p>{TEXT}</p></div></body></html>"
    assert TEXT.strip() in read_clipping(markup.encode()).body


def test_comments_that_the_data_repeats_are_no_article() -> None:
    said = [
        f"{name} heard the pump house whistle on Monday, and was not amused by the key it chose. " * 4 for name in "AB"
    ]
    data = json.dumps({"comment": [{"text": f"@ida {text}"} for text in said]})
    root = parse_page(f'<script type="application/ld+json">{data}</script><p>a</p>').root
    assert len(find_payload_article(root)) == 2
    assert find_payload_article(root, [text.strip() for text in said]) == []
