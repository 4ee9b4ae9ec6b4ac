"""The same bytes give the same record from wherever they are read: threads, event loops, processes, after a fork."""

from __future__ import annotations

import asyncio
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import FIXTURES

pytestmark = pytest.mark.slow
INPUTS = 300

# Each is run in a process that has read nothing yet; it prints the records of all inputs, in their order.
PRELUDE = """
import pickle, sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from newsclip import read_clipping

def read(source):
    try:
        return read_clipping(source).model_dump_json()
    except ValueError as error:  # it holds several clippings
        return str(error)

def main():
    with open(sys.argv[1], "rb") as file:
        sources = pickle.load(file)
    sys.setswitchinterval(1e-5)
    {body}
    sys.stdout.buffer.write(pickle.dumps(records))

if __name__ == "__main__":
    main()
"""
WAYS = {
    "serial": "records = [read(source) for source in sources]",
    "threads": """
    import threading
    barrier = threading.Barrier(8)
    with ThreadPoolExecutor(8, initializer=barrier.wait) as pool:
        records = list(pool.map(read, sources))
""",
    "to_thread": """
    import asyncio
    async def gather():
        return await asyncio.gather(*(asyncio.to_thread(read, source) for source in sources))
    records = asyncio.run(gather())
""",
    "fork": """
    import multiprocessing
    read(sources[0])
    with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
        records = list(pool.map(read, sources, chunksize=20))
""",
    "spawn": """
    import multiprocessing
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        records = list(pool.map(read, sources, chunksize=20))
""",
    "forkserver": """
    import multiprocessing
    with ProcessPoolExecutor(2, multiprocessing.get_context("forkserver")) as pool:
        records = list(pool.map(read, sources, chunksize=20))
""",
    "fork amid threads": """
    import os, threading
    # Python itself hangs in a child that was forked while another thread was importing: all is loaded first.
    for source in sources: read(source)
    busy = lambda: [read(source) for source in sources[:40]]
    threads = [threading.Thread(target=busy, daemon=True) for _ in range(4)]
    for thread in threads: thread.start()
    receiver, sender = os.pipe()
    if os.fork() == 0:
        os.close(receiver)
        with os.fdopen(sender, "wb") as stream:
            stream.write(pickle.dumps([read(source) for source in sources]))
        os._exit(0)
    os.close(sender)
    with os.fdopen(receiver, "rb") as stream:
        records = pickle.load(stream)
    os.wait()
""",
}


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three hundred clippings made of the fixtures, pages and pastes in turn, no two alike."""
    sources = sorted(FIXTURES.glob("*/source.*"))
    made: list[bytes] = []
    for number in range(INPUTS):
        data = sources[number * 7 % len(sources)].read_bytes()
        made.append(data.replace(b"2026", b"%d" % (2024 + number % 3)).replace(b" and ", b" and so ", number % 5))
    path = tmp_path_factory.mktemp("threads") / "inputs"
    path.write_bytes(pickle.dumps(made))
    return path


@pytest.fixture(scope="module")
def serial(inputs: Path) -> list[str]:
    return read_all("serial", inputs)


@pytest.mark.parametrize("way", [way for way in WAYS if way != "serial"])
def test_every_way_of_reading_gives_the_same_records(way: str, inputs: Path, serial: list[str]) -> None:
    records = read_all(way, inputs)
    assert len(records) == INPUTS
    assert [n for n in range(INPUTS) if records[n] != serial[n]] == []


def read_all(way: str, inputs: Path) -> list[str]:
    script = inputs.with_name(f"{way.replace(' ', '_')}.py")
    script.write_text(PRELUDE.replace("{body}", WAYS[way].strip()))
    command: list[str | Path] = [sys.executable, script, inputs]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=600)
    records: list[str] = pickle.loads(done.stdout)
    return records


def test_the_event_loop_of_a_running_program_may_read(inputs: Path) -> None:
    from newsclip import read_clipping

    data = pickle.loads(inputs.read_bytes())[0]
    assert asyncio.run(asyncio.to_thread(read_clipping, data)) == read_clipping(data)
