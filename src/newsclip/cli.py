"""The command line: options in, exit code out. The one door to typer."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from newsclip import __version__
from newsclip.runner.settings import (
    DEFAULT_MAX_MEMORY,
    DEFAULT_MAX_SIZE,
    DEFAULT_TIMEOUT,
    ENDINGS,
    INCREMENTAL_ENDINGS,
    LEAST_MEMORY,
    PAGE_SUFFIXES,
    Filters,
    Limits,
    Settings,
    find_ending,
)

EXIT_OUTPUT = 74
EXIT_PIPE = 141
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)
# What looks like the name of a file, of a kind that records cannot be written to.
_FILE_ENDING = re.compile(r"\.[a-z]\w{1,4}$", re.IGNORECASE)
_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
_GROUPS = {
    "What is read": ("include", "exclude", "follow_links", "max_size"),
    "Where records go": ("output", "report", "prune", "force", "segments"),
    "How it runs": ("jobs", "timeout", "max_memory"),
    "What is said (on standard error)": ("quiet", "verbose", "log_json"),
    "Instead of a run": ("schema", "version", "help"),
}
_EPILOG = """Example: newsclip -o records clippings, and again after new ones came: only those are read.

Exit codes: 0 all read, 1 some failed, 2 wrong usage, 74 output cannot be written, 75 another run is writing it."""


class _GroupedCommand(TyperCommand):
    """A command whose help lists its options by what they are about."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        params = {param.name: param for param in self.get_params(ctx)}
        for heading, names in _GROUPS.items():
            rows = [params[name].get_help_record(ctx) for name in names if name in params]
            with formatter.section(heading):
                formatter.write_dl([row for row in rows if row])

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        for paragraph in _EPILOG.split("\n\n"):
            formatter.write_paragraph()
            formatter.write_text(paragraph)
        formatter.write("\n")


_option = partial(typer.Option, show_default=False)
app = typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)


def parse_size(text: str, option: str) -> int:
    """Return the number of bytes that ``64M``, ``1.5G`` or ``4096`` mean. Raises ``typer.BadParameter``."""
    match = _SIZE.fullmatch(text.strip())
    if not match:
        raise typer.BadParameter(f"{text!r} is no size; write it like 64M or 1G", param_hint=option)
    return int(float(match[1]) * 1024 ** _POWERS[match[2].upper()])


def show_size(size: int) -> str:
    """Return a size as the options take it."""
    for unit in "GMK":
        step = 1024 ** _POWERS[unit]
        if size >= step and size % step == 0:
            return f"{size // step}{unit}"
    return str(size)


def count_cores() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _print_version(asked: bool) -> None:
    if asked:
        _print(f"newsclip {__version__}")


def _print_schema(asked: bool) -> None:
    if asked:
        import json

        from newsclip.record import build_schema

        _print(json.dumps(build_schema(), indent=2, ensure_ascii=True))


@app.command(cls=_GroupedCommand, context_settings={"help_option_names": ["-h", "--help"]})
def clip(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Folders, files, or - for standard input.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="DIR|FILE",
            help="A folder, or a file: .jsonl, .jsonl.gz, .csv, .sqlite, .parquet.",
        ),
    ] = None,
    report: Annotated[
        Path | None,
        _option("--report", metavar="FILE.html|DIR", help="Make a page to look at: records beside their clippings."),
    ] = None,
    include: Annotated[
        list[str] | None, _option("--include", metavar="GLOB", help="Only files like this ('2024/*.txt'); repeatable.")
    ] = None,
    exclude: Annotated[
        list[str] | None, _option("--exclude", metavar="GLOB", help="No files or folders like this; repeatable.")
    ] = None,
    follow_links: Annotated[bool, _option("--follow-links", help="Follow symbolic links out of a folder.")] = False,
    max_size: Annotated[
        str, _option("--max-size", metavar="SIZE", help=f"Fail a larger file ({show_size(DEFAULT_MAX_SIZE)}).")
    ] = show_size(DEFAULT_MAX_SIZE),
    prune: Annotated[bool, _option("--prune", help="Remove records in DIR whose source is gone.")] = False,
    force: Annotated[bool, _option("--force", help="Read what has not changed since DIR was written, too.")] = False,
    segments: Annotated[bool, _option("--segments", help="Add what each stretch of a clipping was taken for.")] = False,
    jobs: Annotated[
        int | None, _option("-j", "--jobs", min=1, metavar="N", help="Read N files at a time (all cores).")
    ] = None,
    timeout: Annotated[
        float,
        _option("--timeout", min=0.01, metavar="SEC", help=f"Fail a file that takes longer ({DEFAULT_TIMEOUT:g})."),
    ] = DEFAULT_TIMEOUT,
    max_memory: Annotated[
        str, _option("--max-memory", metavar="SIZE", help=f"Memory of a worker ({show_size(DEFAULT_MAX_MEMORY)}).")
    ] = show_size(DEFAULT_MAX_MEMORY),
    quiet: Annotated[bool, _option("-q", "--quiet", help="Say nothing unless something failed.")] = False,
    verbose: Annotated[int, _option("-v", "--verbose", count=True, help="Name every record; -vv for developers.")] = 0,
    log_json: Annotated[bool, _option("--log-json", help="Say it in JSON Lines.")] = False,
    schema: Annotated[
        bool, _option("--schema", callback=_print_schema, is_eager=True, help="Print the record's JSON Schema.")
    ] = False,
    version: Annotated[
        bool, _option("-V", "--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Turn news clippings, pasted text or saved pages, into one JSON record a file.

    Folders are read with all below them. Records go to standard output, one a line, unless -o says where.
    """
    target = find_output(output)
    if (prune or force) and (target is None or find_ending(target) not in (None, *INCREMENTAL_ENDINGS)):
        raise typer.BadParameter("--prune and --force are about a folder or a database of records; give one with -o")
    if report and report.is_file() and report.suffix.lower() not in PAGE_SUFFIXES:
        raise typer.BadParameter(f"{report} is a file, but no .html", param_hint="--report")
    limits = Limits(timeout, parse_size(max_size, "--max-size"), parse_size(max_memory, "--max-memory"))
    if limits.max_memory < LEAST_MEMORY:
        raise typer.BadParameter(f"a worker needs at least {show_size(LEAST_MEMORY)}", param_hint="--max-memory")
    settings = Settings(
        paths=tuple(paths),
        output=target,
        report=report,
        filters=Filters(tuple(include or ()), tuple(exclude or ()), follow_links),
        limits=limits,
        jobs=jobs or count_cores(),
        segments=segments,
        force=force,
        prune=prune,
        quiet=quiet,
        verbose=verbose,
        log_json=log_json,
    )
    from newsclip.runner.run import run_command

    raise typer.Exit(run_command(settings))


def find_output(output: Path | None) -> Path | None:
    """Return where records go, ``None`` for standard output. Raises ``typer.BadParameter`` where that cannot be."""
    if output is None or output == Path("-"):
        return None
    if find_ending(output) or output.is_dir():
        return output
    files = ", ".join(ENDINGS)
    if output.exists():
        raise typer.BadParameter(f"{output} is a file, and none that ends in {files}", param_hint="-o")
    if _FILE_ENDING.search(output.name):
        raise typer.BadParameter(
            f"a file of records ends in {files}; if {output} is to be a folder, make it first", param_hint="-o"
        )
    return output


def main() -> None:
    """Run the command ``newsclip``."""
    if os.name != "posix":
        sys.exit("newsclip runs on Linux, macOS and other POSIX systems; on Windows, run it in WSL.")
    _occupy_standard_streams()
    # Records are checked by nothing but their own model: pydantic need not search what is installed for plugins.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        app(prog_name="newsclip")
    except OSError as error:
        _leave(0, error)
    except SystemExit as end:
        _leave(end.code if isinstance(end.code, int) else 1 if end.code else 0)


def _occupy_standard_streams() -> None:
    """See to it that no file of ours becomes a standard stream that the caller has closed; writing there must fail."""
    for stream in (0, 1, 2):
        try:
            os.fstat(stream)
        except OSError:
            os.open(os.devnull, os.O_WRONLY if stream == 0 else os.O_RDONLY)


def _print(text: str) -> None:
    """Print instead of a run, and end the process."""
    try:
        sys.stdout.write(text + "\n")
    except OSError as error:
        _leave(0, error)
    _leave(0)


def _leave(code: int, failure: OSError | None = None) -> None:
    """End the process; where help or a schema could not be written, say so by the exit code."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        failure = failure or error
    if isinstance(failure, BrokenPipeError):
        code = EXIT_PIPE
    elif failure:
        code = EXIT_OUTPUT
        with contextlib.suppress(OSError):
            os.write(2, f"newsclip: cannot write: standard output: {failure.strerror}\n".encode())
    # What Python would flush again on its way out has been flushed, or cannot be.
    os._exit(code)
