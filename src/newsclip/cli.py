"""The command line: options in, exit code out. The one door to typer."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from newsclip import __version__
from newsclip.configuration import find_configuration, read_configuration, spell_configuration
from newsclip.runner.settings import (
    DEFAULT_MAX_MEMORY,
    DEFAULT_MAX_SIZE,
    DEFAULT_TIMEOUT,
    Filters,
    Limits,
    Settings,
    count_cores,
    parse_size,
    show_size,
)
from newsclip.streams import leave, occupy_standard_streams, print_instead
from newsclip.usage import UsageError, check_settings, find_output, list_addresses, list_paths

_READ, _WRITTEN, _RUN = "What is read", "Where records go", "How it runs"
_SAID, _INSTEAD = "What is said (on standard error)", "Printed instead of a run"
_COMPLETION = "_NEWSCLIP_COMPLETE"
_EPILOG = """Example: newsclip -o records clippings, and again after new ones came: only those are read.

Options may stand in a file newsclip.toml in the folder that is read, one a line: exclude = ["drafts"].

Exit codes: 0 all read, 1 some failed, 2 wrong usage, 74 output cannot be written, 75 another run is writing it."""


class _Command(TyperCommand):
    """A command that takes options from a file as well, and lists them by what they are about."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        given, _, _ = self.make_parser(ctx).parse_args(args=list(args))
        for param in self.params:
            value = given.get(param.name or "")
            if "" in (value if isinstance(value, list | tuple) else [value]):
                hint = " / ".join(name for name in param.opts if name.startswith("-")) or "PATH"
                raise typer.BadParameter("it is empty; is a variable not set?", param_hint=hint)
        named = given.get("config")
        file = Path(named) if named else find_configuration(given.get("paths") or ())
        if file:
            try:
                ctx.default_map = self._read_options(file, is_named=bool(named))
            except UsageError as error:
                raise typer.BadParameter(str(error)) from None
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            if error.param and error.param.name in (ctx.default_map or {}):
                error.message += f" ({file})"
            raise

    def list_options(self) -> dict[str, Any]:
        """Return the options that a run has, by the long name without dashes."""
        return {
            param.opts[-1].lstrip("-"): param
            for param in self.params
            if getattr(param, "rich_help_panel", None) not in (None, _INSTEAD) and param.name != "config"
        }

    def list_groups(self, ctx: Any) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Yield the headings of the help, each with its options and what they do."""
        for heading in (_READ, _WRITTEN, _RUN, _SAID, _INSTEAD):
            rows = [p.get_help_record(ctx) for p in self.get_params(ctx)[1:] if _find_heading(p) == heading]
            yield heading, [row for row in rows if row]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        for heading, rows in self.list_groups(ctx):
            with formatter.section(heading):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        for paragraph in _EPILOG.split("\n\n"):
            formatter.write_paragraph()
            formatter.write_text(paragraph)
        formatter.write("\n")

    def _read_options(self, file: Path, *, is_named: bool) -> dict[str, Any]:
        options = self.list_options()
        takes_several = {name: bool(param.multiple) for name, param in options.items()}
        values = read_configuration(file, takes_several, is_named=is_named)
        return {options[name].name: value for name, value in values.items()}


def _find_heading(param: Any) -> str:
    return getattr(param, "rich_help_panel", None) or _INSTEAD


def _print_version(asked: bool) -> None:
    if asked:
        print_instead(f"newsclip {__version__}")


def _print_schema(asked: bool) -> None:
    if asked:
        import json

        from newsclip.record import build_schema

        print_instead(json.dumps(build_schema(), indent=2, ensure_ascii=True))


def _print_manual(ctx: typer.Context, asked: bool) -> None:
    if asked and isinstance(ctx.command, _Command):
        from newsclip.manual import write_manual

        usage = " ".join(ctx.command.collect_usage_pieces(ctx))
        groups = ctx.command.list_groups(ctx)
        print_instead(write_manual(__version__, ctx.command.help or "", usage, groups, _EPILOG))


def _print_completion(shell: str | None) -> None:
    if shell is None:
        return
    from typer._completion_shared import get_completion_script

    if shell not in ("bash", "zsh", "fish"):
        raise typer.BadParameter(f"{shell!r} is none of bash, zsh and fish", param_hint="--completion")
    print_instead(get_completion_script(prog_name="newsclip", complete_var=_COMPLETION, shell=shell))


def _read_size(param: typer.CallbackParam, text: str) -> str:
    if parse_size(text) is None:
        raise typer.BadParameter(f"{text!r} is no size; write it like 64M or 1G", param_hint=param.opts[-1])
    return text


_option = partial(typer.Option, show_default=False)
_read, _written, _run = (partial(_option, rich_help_panel=panel) for panel in (_READ, _WRITTEN, _RUN))
_said = partial(_option, rich_help_panel=_SAID)
_instead = partial(_option, rich_help_panel=_INSTEAD)
_printed = partial(_instead, is_eager=True)
Globs = list[str] | None
app = typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)


@app.command(cls=_Command, context_settings={"help_option_names": ["-h", "--help"]})
def clip(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH...", help="Folders, files, or - for standard input.")
    ] = None,
    files_from: Annotated[
        Path | None, _read("--files-from", metavar="FILE", help="Only the files named in FILE (-: standard input).")
    ] = None,
    null: Annotated[bool, _read("-0", "--null", help="Names there end in NUL, as find -print0 has it.")] = False,
    include: Annotated[Globs, _read("--include", metavar="GLOB", help="Only files like '2024/*.txt'.")] = None,
    exclude: Annotated[Globs, _read("--exclude", metavar="GLOB", help="No files or folders like this.")] = None,
    follow_links: Annotated[bool, _read("--follow-links", help="Follow symbolic links out of a folder.")] = False,
    max_size: Annotated[
        str,
        _read("--max-size", metavar="SIZE", callback=_read_size, help="Fail a larger file [64M]."),
    ] = show_size(DEFAULT_MAX_SIZE),
    limit: Annotated[int | None, _read("--limit", min=1, metavar="N", help="Read N files at most.")] = None,
    output: Annotated[
        str | None,
        _written("-o", "--output", metavar="DIR|FILE", help="A folder, or .jsonl, .jsonl.gz, .csv, .sqlite, .parquet."),
    ] = None,
    markdown: Annotated[bool, _written("--markdown", help="Write DIR as Markdown notes instead of JSON.")] = False,
    report: Annotated[
        Path | None, _written("--report", metavar="FILE.html|DIR", help="A page to look at: records beside clippings.")
    ] = None,
    fields: Annotated[
        str | None, _written("--fields", metavar="KEY,KEY…", help="Only these keys, in lines and tables.")
    ] = None,
    segments: Annotated[bool, _written("--segments", help="Add what each stretch was taken for, and why.")] = False,
    no_duplicates: Annotated[bool, _written("--no-duplicates", help="Seek no earlier copies of articles.")] = False,
    prune: Annotated[bool, _written("--prune", help="Remove records whose clipping is gone.")] = False,
    force: Annotated[bool, _written("--force", help="Read again what has not changed.")] = False,
    jobs: Annotated[int | None, _run("-j", "--jobs", min=1, metavar="N", help="Files at a time [all cores].")] = None,
    timeout: Annotated[
        float, _run("--timeout", min=0.01, metavar="SEC", help="Fail a file that takes longer [15].")
    ] = DEFAULT_TIMEOUT,
    max_memory: Annotated[
        str, _run("--max-memory", metavar="SIZE", callback=_read_size, help="Memory of a worker [1G].")
    ] = show_size(DEFAULT_MAX_MEMORY),
    dry_run: Annotated[bool, _run("-n", "--dry-run", help="Only list what would be done, and why.")] = False,
    config: Annotated[
        Path | None, _run("--config", metavar="FILE", help="Options from FILE, not from PATH/newsclip.toml.")
    ] = None,
    quiet: Annotated[bool, _said("-q", "--quiet", help="Nothing unless something failed.")] = False,
    verbose: Annotated[int, _said("-v", "--verbose", count=True, help="Name records, and skips; -vv more.")] = 0,
    log_json: Annotated[bool, _said("--log-json", help="Say it in JSON Lines.")] = False,
    summary: Annotated[
        Path | None, _said("--summary", metavar="FILE", help="Write the run's counts to FILE, as JSON.")
    ] = None,
    schema: Annotated[bool, _printed("--schema", callback=_print_schema, help="The record's JSON Schema.")] = False,
    show_config: Annotated[bool, _instead("--show-config", help="The options in force, and where from.")] = False,
    completion: Annotated[
        str | None,
        _printed("--completion", metavar="SHELL", callback=_print_completion, help="Completion for bash, zsh or fish."),
    ] = None,
    man: Annotated[
        bool, _printed("--man", callback=_print_manual, help="The manual: newsclip --man | man -l -")
    ] = False,
    version: Annotated[bool, _printed("-V", "--version", callback=_print_version, help="The version.")] = False,
) -> None:
    """Turn news clippings into records: one JSON object a clipping.

    Folders are read with all below them. Records go to standard output, one a line, unless -o says where.
    """
    if show_config:
        _print_configuration(ctx)
    try:
        settings = Settings(
            paths=list_paths(paths or ()),
            addresses=list_addresses(paths or ()),
            output=find_output(output),
            report=report,
            filters=Filters(tuple(include or ()), tuple(exclude or ()), follow_links),
            limits=Limits(timeout, parse_size(max_size) or 0, parse_size(max_memory) or 0),
            jobs=jobs or count_cores(),
            segments=segments,
            duplicates=not no_duplicates,
            markdown=markdown,
            fields=tuple(dict.fromkeys(key.strip() for key in fields.split(","))) if fields is not None else (),
            files_from=files_from,
            null=null,
            limit=limit,
            dry_run=dry_run,
            summary=summary,
            force=force,
            prune=prune,
            quiet=quiet,
            verbose=verbose,
            log_json=log_json,
        )
        check_settings(settings)
    except UsageError as error:
        raise typer.BadParameter(str(error)) from None
    from newsclip.runner.run import run_command

    raise typer.Exit(run_command(settings))


def _print_configuration(ctx: Any) -> None:
    """Print what the options are and where each is from, as a configuration, and end the process."""
    values = {}
    for name, param in ctx.command.list_options().items():
        source = ctx.get_parameter_source(param.name)
        origin = {"DEFAULT": "default", "DEFAULT_MAP": "configuration"}.get(source.name, "command line")
        values[name] = (ctx.params[param.name], origin)
    print_instead(spell_configuration(values))


def main() -> None:
    """Run the command ``newsclip``."""
    if os.name != "posix":
        sys.exit("newsclip runs on Linux, macOS and other POSIX systems; on Windows, run it in WSL.")
    occupy_standard_streams()
    # Records are checked by nothing but their own model: pydantic need not search what is installed for plugins.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if _COMPLETION in os.environ:
        from typer._completion_classes import completion_init

        completion_init()
    try:
        app(prog_name="newsclip")
    except OSError as error:
        leave(0, error)
    except SystemExit as end:
        leave(end.code if isinstance(end.code, int) else 1 if end.code else 0)
