-- The articles of an output, or of one run.
CREATE TABLE IF NOT EXISTS _article (
    number INTEGER PRIMARY KEY,  -- in the order they were recorded
    source BLOB NOT NULL,
    position INTEGER NOT NULL,   -- of its record among those of the source
    first INTEGER NOT NULL,      -- the earliest article so alike that its postings serve this one, too
    digest INTEGER NOT NULL,
    keys BLOB NOT NULL,
    shingles BLOB NOT NULL,
    facts BLOB NOT NULL,
    file TEXT NOT NULL,
    member TEXT,
    cluster TEXT NOT NULL,
    said BLOB NOT NULL,          -- what its record says of earlier ones
    doubtful INTEGER NOT NULL    -- whether an earlier one like it has changed since
);
CREATE UNIQUE INDEX IF NOT EXISTS _article_source ON _article (source, position);
CREATE INDEX IF NOT EXISTS _article_doubtful ON _article (number) WHERE doubtful;
