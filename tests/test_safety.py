"""A clipping is untrusted: nothing in one reaches the network, another file, another program or the terminal."""

from __future__ import annotations

import os
import pty
import socket
import sys
import threading
from pathlib import Path

import pytest

from tests.command import ARTICLE, FIXTURES, read_records, run, start, write_articles

pytestmark = pytest.mark.slow

# Python tells of every such call before it happens; what the libraries in C do is caught by the listener below.
WATCH = """
import os, sys

FORBIDDEN = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.getaddrinfo", "socket.gethostby")

def watch(event, args):
    if event.startswith(FORBIDDEN) or event in ("socket.connect", "socket.sendto") and isinstance(args[1], tuple):
        with open(os.environ["WATCH_LOG"], "a") as log:
            log.write(f"{event} {args}\\n")

sys.addaudithook(watch)
"""

PAGE = """<?xml version="1.0"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://{host}/strict.dtd" [
<!ENTITY secret SYSTEM "file://{secret}"><!ENTITY far SYSTEM "http://{host}/entity">
<!ENTITY % all SYSTEM "http://{host}/all.dtd"> %all;]>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:xi="http://www.w3.org/2001/XInclude"><head>
<base href="http://{host}/" /><link rel="canonical" href="http://{host}/ferry" />
<link rel="stylesheet" href="style.css" /><meta http-equiv="refresh" content="0; url=http://{host}/next" />
<script src="http://{host}/run.js"></script><title>Ferry stays in port</title></head>
<body><article><h1>Ferry stays in port</h1><p>{article} &secret; &far;</p>
<xi:include href="file://{secret}" parse="text" />
<iframe src="http://{host}/frame"></iframe><img src="http://{host}/boat.jpg" /><p>{article}</p></article></body></html>
"""


@pytest.fixture
def listener() -> tuple[str, list[object]]:
    """An address on this machine that would be glad of a visit, and the visits it has had."""
    server = socket.create_server(("127.0.0.1", 0))
    visits: list[object] = []

    def listen() -> None:
        while True:
            connection, visitor = server.accept()
            visits.append(visitor)
            connection.close()

    threading.Thread(target=listen, daemon=True).start()
    host = f"127.0.0.1:{server.getsockname()[1]}"
    socket.create_connection(server.getsockname()).close()
    while not visits:
        pass
    visits.clear()
    return host, visits


def test_nothing_goes_online_and_no_other_file_or_program_is_touched(
    tmp_path: Path, listener: tuple[str, list[object]]
) -> None:
    host, visits = listener
    secret, log, folder = tmp_path / "secret.txt", tmp_path / "calls", tmp_path / "in"
    secret.write_text("the combination is 4711")
    (tmp_path / "sitecustomize.py").write_text(WATCH)
    folder.mkdir()
    for name in ("ferry.xhtml", "ferry.html", "ferry.txt"):
        (folder / name).write_text(PAGE.format(host=host, secret=secret, article=ARTICLE))
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    env = {**os.environ, "PYTHONPATH": path, "WATCH_LOG": str(log)}
    records = read_records(run(folder, FIXTURES, env=env).stdout)
    assert not log.exists(), log.read_text()
    assert not visits
    own = [record for record in records if record["file"].startswith("in/")]
    assert [record["title"] for record in own] == ["Ferry stays in port"] * 3
    assert "4711" not in str(own)


def test_the_watch_would_have_seen_it(tmp_path: Path) -> None:
    """The test above can fail: its hook does tell of a call that should not be."""
    (tmp_path / "sitecustomize.py").write_text(WATCH)
    log = tmp_path / "calls"
    env = {**os.environ, "PYTHONPATH": str(tmp_path), "WATCH_LOG": str(log)}
    code = "import socket; socket.getaddrinfo('localhost', 80)"
    assert os.spawnve(os.P_WAIT, sys.executable, [sys.executable, "-c", code], env) == 0
    assert "socket.getaddrinfo" in log.read_text()


@pytest.mark.parametrize(
    ("args", "settings", "drawn"),
    [
        ((), {"TERM": "xterm"}, True),
        ((), {"TERM": "xterm", "NO_COLOR": "1"}, True),
        ((), {"TERM": "xterm", "PYTHONIOENCODING": "latin-1"}, True),
        ((), {"TERM": "dumb"}, False),
        (("-q",), {"TERM": "xterm"}, False),
        (("--log-json",), {"TERM": "xterm"}, False),
    ],
)
def test_progress_is_drawn_on_a_terminal_only(
    tmp_path: Path, args: tuple[str, ...], settings: dict[str, str], drawn: bool
) -> None:
    write_articles(tmp_path / "in", 150)
    (tmp_path / "in" / "ä\x1b[31m.txt").symlink_to("nowhere")
    ours, theirs = pty.openpty()
    process = start(tmp_path / "in", "-o", tmp_path / "out.jsonl", *args, stderr=theirs, env={**os.environ, **settings})
    os.close(theirs)
    said = read_to_end(ours)
    assert process.wait(60) == 1
    assert (b"/151 " in said and b" left" in said) == drawn
    # No colours, no cursor movement but the return to the line's start, whatever a file is called.
    assert b"\x1b" not in said
    assert said.count(b"\r") > said.count(b"\n") or not drawn
    last = said.replace(b"\r", b"\n").strip().rsplit(b"\n", 1)[-1]
    assert last.startswith((b"newsclip: 151 files", b'{"time"'))


def read_to_end(terminal: int) -> bytes:
    """Return everything that is written to a terminal until nobody holds it."""
    said = b""
    try:
        while piece := os.read(terminal, 4096):
            said += piece
    except OSError:
        pass
    os.close(terminal)
    return said
