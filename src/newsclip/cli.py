"""The command line: options in, exit code out. The one door to typer."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from inspect import Parameter, Signature
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from newsclip import __version__
from newsclip.runner.console import leave, occupy_standard_streams
from newsclip.runner.settings import (
    DEFAULTS,
    UsageError,
    find_configuration,
    make_settings,
    read_configuration,
    spell_configuration,
)

_COMPLETION = "_NEWSCLIP_COMPLETE"
_EPILOG = """Example: newsclip -o records clippings, and again after new ones came: only those are read.

Options may stand in a file newsclip.toml in the folder that is read, one a line: exclude = ["drafts"].

Exit codes: 0 all read, 1 some failed, 2 wrong usage, 74 output cannot be written, 75 another run is writing it."""

_COUNT = "count"
_INSTEAD = "Printed instead of a run"
# By the headings of the help: names, what is given, as what it is taken, what it does.
_OPTIONS: dict[str, tuple[tuple[str, str | None, Any, str], ...]] = {
    "What is read": (
        ("--files-from", "FILE", str, "Only the files named in FILE (-: standard input)."),
        ("-0 --null", None, bool, "Names there end in NUL, as find -print0 has it."),
        ("--include", "GLOB", list, "Only files like '2024/*.txt'."),
        ("--exclude", "GLOB", list, "No files or folders like this."),
        ("--follow-links", None, bool, "Follow symbolic links out of a folder."),
        ("--max-size", "SIZE", str, "Fail a larger file [64M]."),
        ("--limit", "N", int, "Read N files at most."),
    ),
    "Where records go": (
        ("-o --output", "DIR|FILE", str, "A folder, or .jsonl, .jsonl.gz, .csv, .sqlite, .parquet."),
        ("--markdown", None, bool, "Write DIR as Markdown notes instead of JSON."),
        ("--report", "FILE.html|DIR", str, "A page to look at: records beside clippings."),
        ("--fields", "KEY,KEY…", str, "Only these keys, in lines and tables."),
        ("--segments", None, bool, "Add what each stretch was taken for, and why."),
        ("--no-duplicates", None, bool, "Seek no earlier copies of articles."),
        ("--prune", None, bool, "Remove records whose clipping is gone."),
        ("--force", None, bool, "Read again what has not changed."),
    ),
    "How it runs": (
        ("-j --jobs", "N", int, "Files at a time [all cores]."),
        ("--timeout", "SEC", float, "Fail a file that takes longer [15]."),
        ("--max-memory", "SIZE", str, "Memory of a worker [1G]."),
        ("-n --dry-run", None, bool, "Only list what would be done, and why."),
        ("--config", "FILE", str, "Options from FILE, not from PATH/newsclip.toml."),
    ),
    "What is said (on standard error)": (
        ("-q --quiet", None, bool, "Nothing unless something failed."),
        ("-v --verbose", None, _COUNT, "Name records, and skips; -vv more."),
        ("--log-json", None, bool, "Say it in JSON Lines."),
        ("--summary", "FILE", str, "Write the run's counts to FILE, as JSON."),
    ),
    _INSTEAD: (
        ("--schema", None, bool, "The record's JSON Schema."),
        ("--show-config", None, bool, "The options in force, and where from."),
        ("--completion", "SHELL", str, "Completion for bash, zsh or fish."),
        ("--man", None, bool, "The manual: newsclip --man | man -l -"),
        ("-V --version", None, bool, "The version."),
    ),
}
_TAKES = {bool: "true or false", int: "a whole number", float: "a number", _COUNT: "a whole number"}
_LEAST = {"limit": 1, "jobs": 1, "timeout": 0.01}


def _name(names: str) -> str:
    """Return what an option is called: its long name, as a configuration has it."""
    return names.split()[-1].strip("-")


def _spell(name: str) -> str:
    """Return the name of an option as Python has it."""
    return name.replace("-", "_")


_KINDS = {_name(names): kind for rows in _OPTIONS.values() for names, _, kind, _ in rows}
_NO_RUN = frozenset({"config", *(_name(names) for names, *_ in _OPTIONS[_INSTEAD])})
# What a configuration may set: the options of a run.
_SET = {name: kind for name, kind in _KINDS.items() if name not in _NO_RUN}


class _Command(TyperCommand):
    """A command that takes options from a file as well, and lists them by what they are about."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Find the values of the options, and note in ``ctx.obj`` where each is from."""
        # They are typer's to parse and ours to convert: its own conversion would load pydantic for every run.
        if ctx.resilient_parsing:
            # A shell asks how the line goes on.
            return super().parse_args(ctx, args)
        given, _, _ = self.make_parser(ctx).parse_args(args=list(args))
        if given.get("help"):
            typer.echo(ctx.get_help())
            ctx.exit()
        paths = list(given.get("paths") or ())
        hints = {"paths": "PATH", **{_name(param.opts[-1]): " / ".join(param.opts) for param in self.params}}
        asked = {name: value for name in _KINDS if (value := given.get(_spell(name))) is not None}
        for name, value in {"paths": paths, **asked}.items():
            if "" in (value if isinstance(value, list | tuple) else [value]):
                raise typer.BadParameter("it is empty; is a variable not set?", param_hint=hints[name])
        file = find_configuration(paths, asked.get("config"))
        try:
            several = {name: kind is list for name, kind in _SET.items()}
            set_there = read_configuration(file, several, is_named="config" in asked) if file else {}
        except UsageError as error:
            raise typer.BadParameter(str(error)) from None
        ctx.params, ctx.obj = {"paths": paths}, {}
        for name, kind in _KINDS.items():
            value, source = (asked[name], "command line") if name in asked else (set_there.get(name), "configuration")
            if value is None:
                value, source = DEFAULTS.get(name, {bool: False, _COUNT: 0, list: []}.get(kind)), "default"
            try:
                ctx.params[_spell(name)] = _convert(name, value)
            except ValueError as error:
                where = f" ({file})" if source == "configuration" else ""
                raise typer.BadParameter(f"{error}, not {value!r}{where}", param_hint=hints[name]) from None
            ctx.obj[name] = source
        return []

    def list_groups(self, ctx: Any) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Yield the headings of the help, each with its options and what they do."""
        options = self.get_params(ctx)[1:]
        for heading in _OPTIONS:
            under = [param for param in options if (getattr(param, "rich_help_panel", None) or _INSTEAD) == heading]
            yield heading, [row for param in under if (row := param.get_help_record(ctx))]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        for heading, rows in self.list_groups(ctx):
            with formatter.section(heading):
                formatter.write_dl(rows)


def _convert(name: str, value: Any) -> Any:
    """Return a value as what its option takes. Raises ``ValueError``, which says what that is."""
    kind, least = _KINDS[name], _LEAST.get(name)
    if value is None or (kind is bool and isinstance(value, bool)):
        return value
    try:
        if kind is bool or isinstance(value, bool):
            raise TypeError
        found: Any = [str(one) for one in value] if kind is list else (int if kind == _COUNT else kind)(str(value))
    except (TypeError, ValueError):
        raise ValueError(f"it takes {_TAKES[kind]}") from None
    if least is not None and found < least:
        raise ValueError(f"it is at least {least}")
    return found


def _compose_instead(ctx: typer.Context, asked: dict[str, Any]) -> str | None:
    """Return what is to be printed instead of a run, ``None`` where there is to be a run."""
    command: Any = ctx.command
    if asked["version"]:
        return f"newsclip {__version__}"
    if asked["schema"]:
        import json

        from newsclip.record import build_schema

        return json.dumps(build_schema(), indent=2, ensure_ascii=True)
    if asked["man"]:
        return _write_manual(ctx, command)
    if shell := asked["completion"]:
        from typer._completion_shared import get_completion_script

        if shell not in ("bash", "zsh", "fish"):
            raise typer.BadParameter(f"{shell!r} is none of bash, zsh and fish", param_hint="--completion")
        return get_completion_script(prog_name="newsclip", complete_var=_COMPLETION, shell=shell)
    if asked["show_config"]:
        return spell_configuration({name: (asked[_spell(name)], ctx.obj[name]) for name in _SET})
    return None


def _write_manual(ctx: typer.Context, command: Any) -> str:
    """Return a page for ``man``: what the command is, its usage, its options by group, and what there is to add."""
    summary, _, more = command.help.partition("\n\n")
    usage = " ".join(command.collect_usage_pieces(ctx))
    lines = [f'.TH NEWSCLIP 1 "" "newsclip {__version__}" "User Commands"', ".SH NAME"]
    lines += [f"newsclip \\- {_escape(summary[0].lower() + summary[1:].rstrip('.'))}", ".SH SYNOPSIS"]
    lines += [f".B newsclip\n{_escape(usage)}", ".SH DESCRIPTION", *_list_paragraphs(f"{summary}\n\n{more}")]
    lines.append(".SH OPTIONS")
    for heading, rows in command.list_groups(ctx):
        lines.append(f".SS {_escape(heading)}")
        for names, text in rows:
            lines += [".TP", f".B {_escape(names)}", _escape(text)]
    lines += [".SH NOTES", *_list_paragraphs(_EPILOG)]
    return "\n".join(lines)


def _list_paragraphs(text: str) -> Iterable[str]:
    for paragraph in filter(None, text.split("\n\n")):
        yield from (".PP", _escape(" ".join(paragraph.split())))


def _escape(text: str) -> str:
    """Return text that troff sets as it is."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + safe if safe.startswith((".", "'")) else safe


def _clip(ctx: typer.Context, paths: list[str], **asked: Any) -> None:
    """Turn news clippings into records: one JSON object a clipping.

    Folders are read with all below them. Records go to standard output, one a line, unless -o says where.
    """
    if text := _compose_instead(ctx, asked):
        leave(0, text=text + "\n")
    try:
        settings = make_settings(paths, **{key: asked[key] for key in map(_spell, _SET)})
    except UsageError as error:
        raise typer.BadParameter(str(error)) from None
    from newsclip.runner.run import run_command

    raise typer.Exit(run_command(settings))


def _declare_options() -> Iterator[Parameter]:
    """Yield the parameters of the command as typer reads them off a function."""
    paths = Annotated[list[str] | None, typer.Argument(metavar="PATH...", help="Folders, files, or - for stdin.")]
    yield Parameter("ctx", Parameter.KEYWORD_ONLY, annotation=typer.Context)
    yield Parameter("paths", Parameter.KEYWORD_ONLY, default=None, annotation=paths)
    for heading, rows in _OPTIONS.items():
        for names, metavar, kind, text in rows:
            option: Any = typer.Option(
                *names.split(), metavar=metavar, help=text, show_default=False, rich_help_panel=heading,
                count=kind == _COUNT,
            )  # fmt: skip
            default = {bool: False, _COUNT: 0}.get(kind)
            type_ = {bool: bool, _COUNT: int, list: list[str] | None}.get(kind, str | None)
            name = _spell(_name(names))
            yield Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[type_, option])


app = typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)
_declared = [*_declare_options()]
_clip.__signature__ = Signature(_declared)  # type: ignore[attr-defined]
_clip.__annotations__ = {one.name: one.annotation for one in _declared}
app.command(cls=_Command, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})(_clip)


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
