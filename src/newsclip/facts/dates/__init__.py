"""The one date language of articles, comments and metadata: as people write them, and machines.

An invented date is worse than none: a date has a day, a month and a year of its own, or its value is ``None``.
"""

from __future__ import annotations

from newsclip.facts.dates.absolute import ORDERS, Order, find_order
from newsclip.facts.dates.reader import (
    LONGEST_RELATIVE,
    DateKind,
    FoundDate,
    find_date,
    find_date_label,
    find_dates,
    find_relative_date,
    find_when,
    labels_other_date,
    list_dates,
    may_hold_date,
    parse_machine_date,
    resolve_relative,
)

__all__ = [
    "LONGEST_RELATIVE",
    "ORDERS",
    "DateKind",
    "FoundDate",
    "Order",
    "find_date",
    "find_date_label",
    "find_dates",
    "find_order",
    "find_relative_date",
    "find_when",
    "labels_other_date",
    "list_dates",
    "may_hold_date",
    "parse_machine_date",
    "resolve_relative",
]
