"""The command line: options in, exit code out. The one door to typer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from newsclip import __version__
from newsclip.configuration import find_configuration, read_configuration, spell_configuration
from newsclip.runner.console import leave, occupy_standard_streams
from newsclip.runner.settings import (
    DEFAULT_MAX_MEMORY,
    DEFAULT_MAX_SIZE,
    DEFAULT_TIMEOUT,
    UsageError,
    make_settings,
)

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
        file = find_configuration(given.get("paths") or (), given.get("config"))
        options = self.list_options()
        try:
            takes_several = {name: bool(param.multiple) for name, param in options.items()}
            values = read_configuration(file, takes_several, is_named="config" in given) if file else {}
            ctx.default_map = {options[name].name: value for name, value in values.items()}
            return super().parse_args(ctx, args)
        except UsageError as error:
            raise typer.BadParameter(str(error)) from None
        except typer.BadParameter as error:
            if error.param and error.param.name in ctx.default_map:
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
        options = self.get_params(ctx)[1:]
        for heading in (_READ, _WRITTEN, _RUN, _SAID, _INSTEAD):
            under = [param for param in options if (getattr(param, "rich_help_panel", None) or _INSTEAD) == heading]
            yield heading, [row for param in under if (row := param.get_help_record(ctx))]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        for heading, rows in self.list_groups(ctx):
            with formatter.section(heading):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        for paragraph in _EPILOG.split("\n\n"):
            formatter.write_paragraph()
            formatter.write_text(paragraph)
        formatter.write("\n")


def _compose_instead(ctx: Any) -> str | None:
    """Return what is to be printed instead of a run, ``None`` where there is to be a run."""
    command, shell = ctx.command, ctx.params["completion"]
    if ctx.params["version"]:
        return f"newsclip {__version__}"
    if ctx.params["schema"]:
        import json

        from newsclip.record import build_schema

        return json.dumps(build_schema(), indent=2, ensure_ascii=True)
    if ctx.params["man"]:
        from newsclip.manual import write_manual

        usage = " ".join(command.collect_usage_pieces(ctx))
        return write_manual(__version__, command.help, usage, command.list_groups(ctx), _EPILOG)
    if shell:
        from typer._completion_shared import get_completion_script

        if shell not in ("bash", "zsh", "fish"):
            raise typer.BadParameter(f"{shell!r} is none of bash, zsh and fish", param_hint="--completion")
        return get_completion_script(prog_name="newsclip", complete_var=_COMPLETION, shell=shell)
    if ctx.params["show_config"]:
        options = command.list_options().items()
        sources = {name: ctx.get_parameter_source(param.name).name for name, param in options}
        return spell_configuration({name: (ctx.params[param.name], sources[name]) for name, param in options})
    return None


_option = partial(typer.Option, show_default=False)
_read, _written, _run = (partial(_option, rich_help_panel=panel) for panel in (_READ, _WRITTEN, _RUN))
_said = partial(_option, rich_help_panel=_SAID)
_instead = partial(_option, rich_help_panel=_INSTEAD)
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
        _read("--max-size", metavar="SIZE", help="Fail a larger file [64M]."),
    ] = DEFAULT_MAX_SIZE,
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
        str, _run("--max-memory", metavar="SIZE", help="Memory of a worker [1G].")
    ] = DEFAULT_MAX_MEMORY,
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
    schema: Annotated[bool, _instead("--schema", help="The record's JSON Schema.")] = False,
    show_config: Annotated[bool, _instead("--show-config", help="The options in force, and where from.")] = False,
    completion: Annotated[
        str | None,
        _instead("--completion", metavar="SHELL", help="Completion for bash, zsh or fish."),
    ] = None,
    man: Annotated[bool, _instead("--man", help="The manual: newsclip --man | man -l -")] = False,
    version: Annotated[bool, _instead("-V", "--version", help="The version.")] = False,
) -> None:
    """Turn news clippings into records: one JSON object a clipping.

    Folders are read with all below them. Records go to standard output, one a line, unless -o says where.
    """
    if text := _compose_instead(ctx):
        leave(0, text=text + "\n")
    options = ctx.command.list_options()  # type: ignore[attr-defined]
    try:
        asked = {param.name: ctx.params[param.name] for param in options.values()}
        settings = make_settings(paths, **asked)
    except UsageError as error:
        raise typer.BadParameter(str(error)) from None
    from newsclip.runner.run import run_command

    raise typer.Exit(run_command(settings))


def main() -> None:
    """Run the command ``newsclip``."""
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
