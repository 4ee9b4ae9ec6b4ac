"""A table opened for real, in LibreOffice: every cell is what newsclip wrote, in whatever country."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.command import ARTICLE, FIXTURES, run

OFFICE = shutil.which("soffice")
MOST_CELL = 32_767
COUNTRIES = {"en-US": 1033, "de-DE": 1031, "fr-FR": 1036, "ja-JP": 1041}
TABLE, CELL, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office", "text"))
HEADLINES = {
    "formula": '=HYPERLINK("http://example.invalid";"Ferry")',
    "plus": "+1 for the ferry, says Sandholm",
    "minus": "-5 degrees; the harbour freezes",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "score": "2-1",
    "day": "3.4.24",
    "quotes": '"Stay in port"; say, "masters"',
    "digits": "291e726082361985",
}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of fixtures, of headlines that a spreadsheet may take for something else, and of a very long text."""
    folder = tmp_path_factory.mktemp("table")
    (folder / "in").mkdir()
    for case in sorted(FIXTURES.glob("*-*"))[::9]:
        for source in case.glob("source.[th]*"):
            shutil.copy(source, folder / "in" / f"{case.name}{source.suffix}")
    for name, headline in HEADLINES.items():
        text = f"{headline}\n\nBy Ada Holm\n04/03/2024\n\n{headline} {ARTICLE}\n\tTab; and, comma. {ARTICLE}"
        (folder / "in" / f"{name}.txt").write_text(text)
    (folder / "in" / "long.txt").write_text("Long ferry\n\n" + f"\U0001f6f3 {ARTICLE}\n" * 300)
    assert run("-q", "--segments", folder / "in", "-o", folder / "all.csv").returncode == 0
    return folder / "all.csv"


def read_rows(table: Path) -> list[list[str]]:
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_no_cell_is_longer_than_a_spreadsheet_takes(table: Path) -> None:
    cells = [cell for row in read_rows(table) for cell in row]
    assert max(len(cell.encode("utf-16-le")) // 2 for cell in cells) <= MOST_CELL
    cut = [cell for cell in cells if re.search(r"… \[cut: [\d,]+ characters\]$", cell)]
    assert len(cut) == 1
    assert cut[0].startswith("\U0001f6f3 The ferry")


@pytest.mark.skipif(not OFFICE, reason="no LibreOffice is found here: tables are not opened in it")
@pytest.mark.parametrize("country", COUNTRIES)
def test_every_cell_is_what_was_written(country: str, table: Path, tmp_path: Path) -> None:
    # Fields parted by commas, texts in double quotes, UTF-8, from the first row on; see LibreOffice's "filter options".
    subprocess.run(
        [
            str(OFFICE), "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            f"--infilter=CSV:44,34,76,1,,{COUNTRIES[country]}", "--convert-to", "fods", "--outdir", tmp_path, table,
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    wanted = read_rows(table)
    shown = list(list_rows(tmp_path / "all.fods"))[: len(wanted)]
    for row, cells in zip(wanted[1:], shown[1:], strict=True):
        assert len(cells) >= len(row)
        for column, value, (kind, text) in zip(wanted[0], row, cells, strict=False):
            if kind == "float":
                assert float(text) == float(value), column
            elif kind == "date":
                assert column in ("published", "modified")
                assert text in (value, f"{value}:00")
            else:
                assert (column, text) == (column, value.replace("\r\n", "\n"))


def list_rows(sheet: Path) -> Iterator[list[tuple[str | None, str]]]:
    """Yield the rows of a flat OpenDocument sheet: of each cell the kind and what it shows; none is a formula."""
    for row in ElementTree.parse(sheet).getroot().iter(TABLE + "table-row"):
        cells: list[tuple[str | None, str]] = []
        for cell in row.iter(TABLE + "table-cell"):
            assert cell.get(TABLE + "formula") is None
            kind = cell.get(CELL + "value-type")
            text = "\n".join(map(read_text, cell.findall(TEXT + "p")))
            if kind in ("float", "date"):
                text = cell.get(CELL + ("value" if kind == "float" else "date-value"), text)
            cells += [(kind, text)] * min(int(cell.get(TABLE + "number-columns-repeated", 1)), 100)
        yield from [cells] * min(int(row.get(TABLE + "number-rows-repeated", 1)), 10)


def read_text(element: ElementTree.Element) -> str:
    """Return what a paragraph of a cell shows."""
    text = element.text or ""
    for part in element:
        if part.tag == TEXT + "s":
            text += " " * int(part.get(TEXT + "c", 1))
        else:
            text += {TEXT + "tab": "\t", TEXT + "line-break": "\n"}.get(part.tag, "") or read_text(part)
        text += part.tail or ""
    return text
