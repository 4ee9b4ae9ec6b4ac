"""Options from a file: ``newsclip.toml`` in the folder that is read, or the file that ``--config`` names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from newsclip.runner.settings import UsageError

NAME = "newsclip.toml"
# Places in a configuration are seen from the folder that it stands in.
_PLACES = frozenset({"output", "report", "summary", "files-from"})


def find_configuration(paths: Collection[str], named: str | None) -> Path | None:
    """Return the configuration that is ``named``, or that of the folder that is read, ``None`` where there is none."""
    if named:
        return Path(named)
    file = Path(*paths) / NAME
    return file if len(paths) == 1 and file.is_file() else None


def read_configuration(file: Path, options: Mapping[str, bool], *, is_named: bool) -> dict[str, Any]:
    """Return the values of the options that ``file`` sets, by the options' names.

    ``options`` are the names that there are, and whether each takes several values. A file that the user has not
    named (``is_named``) came with the clippings: it may have things written below its own folder only.
    Raises ``UsageError``.
    """
    import tomllib

    try:
        settings = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from None
    except ValueError as error:
        raise UsageError(f"{file} is no TOML: {error}") from None
    values: dict[str, Any] = {}
    for key, value in settings.items():
        name = key.replace("_", "-")
        if name not in options:
            raise UsageError(f"{file}: there is no option {key!r}; there are {', '.join(sorted(options))}")
        if isinstance(value, dict) or (isinstance(value, list) and not options[name]):
            raise UsageError(f"{file}: {key!r} takes one value")
        if value == "":
            raise UsageError(f"{file}: {key!r} is empty")
        if name in _PLACES and value != "-":
            place = file.parent / str(value)
            if not is_named and not place.resolve().is_relative_to(file.parent.resolve()):
                raise UsageError(f"{file}: {key!r} leads out of its folder; allow that with --config {file}")
            value = str(place)
        values[name] = [value] if options[name] and not isinstance(value, list) else value
    return values


def spell_configuration(values: Mapping[str, tuple[Any, str]]) -> str:
    """Return options, each with where its value is from, as a configuration that sets them."""
    import json  # which the command's start does not wait for

    lines = []
    for name, (value, origin) in values.items():
        if value is None or value in ([], ()):
            lines.append(f"# {name} is not set")
        else:
            spelt = json.dumps(value if isinstance(value, bool | int | float | list | tuple) else str(value))
            lines.append(f"{name} = {spelt}  # {origin}")
    return "\n".join(lines)
