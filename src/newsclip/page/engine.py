"""The extraction engine: the one door to trafilatura."""

from __future__ import annotations

# trafilatura takes today as the latest date unless it is told one: the record must not depend on the clock.
MAX_DATE = "2100-01-01"


def extract_page(markup: str) -> tuple[str, str | None]:
    """Return the article text and the title that trafilatura finds in decoded markup."""
    from trafilatura import bare_extraction

    document = bare_extraction(
        markup,
        include_comments=False,
        deduplicate=False,
        with_metadata=True,
        date_extraction_params={"max_date": MAX_DATE},
    )
    if document is None or isinstance(document, dict):
        return "", None
    return document.text or "", document.title
