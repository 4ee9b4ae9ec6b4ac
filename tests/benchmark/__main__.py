"""Benchmarks: ``python -m tests.benchmark compare|steps|scale ...``; never run as tests, because machines are noisy.

Every figure is the CPU time (user and system, children included) and the peak memory of whole processes. Commands are
run in turn, round after round, and compared round by round: a machine whose speed drifts slows both sides alike.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.benchmark.compare import compare_commands
from tests.benchmark.scale import measure_scale
from tests.benchmark.steps import profile_steps


def main() -> None:
    """Read the arguments and run one of the three benchmarks."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    compare = kinds.add_parser("compare", help="newsclip beside trafilatura's folder mode and the floor")
    compare.add_argument("pages", type=Path, help="a folder of saved pages")
    compare.add_argument("--pastes", type=Path, help="a folder of pastes of the same pages")
    compare.add_argument("--rounds", type=int, default=5)
    compare.add_argument("--jobs", type=int, default=1, help="workers of newsclip and of trafilatura")
    steps = kinds.add_parser("steps", help="where the time of one process goes")
    steps.add_argument("folder", type=Path)
    scale = kinds.add_parser("scale", help="workers, number of files and size of a file")
    scale.add_argument("folder", type=Path, help="a folder of pages to multiply")
    scale.add_argument("--most-files", type=int, default=10_000)
    arguments = parser.parse_args()
    if arguments.kind == "compare":
        compare_commands(arguments.pages, arguments.pastes, rounds=arguments.rounds, jobs=arguments.jobs)
    elif arguments.kind == "steps":
        profile_steps(arguments.folder)
    else:
        measure_scale(arguments.folder, most_files=arguments.most_files)


if __name__ == "__main__":
    main()
