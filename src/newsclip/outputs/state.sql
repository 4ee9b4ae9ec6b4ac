-- What an output knows about the sources its records were made from.
CREATE TABLE IF NOT EXISTS _home (path BLOB PRIMARY KEY);
CREATE TABLE IF NOT EXISTS _source (
    key BLOB PRIMARY KEY,   -- the absolute path of the clipping's file, in bytes
    sha256 TEXT,            -- of the source; NULL while its records are not all written
    asked TEXT NOT NULL     -- newsclip's version and the options that its records depend on
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS _place (
    output BLOB PRIMARY KEY,
    source BLOB NOT NULL    -- whose record stands there, or will
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS _record (
    source BLOB NOT NULL,
    position INTEGER NOT NULL,
    output BLOB NOT NULL,   -- the path below the folder of records, in bytes; the number of a row in a database
    written TEXT NOT NULL,  -- SHA-256 of the record's file
    file TEXT NOT NULL,
    status TEXT NOT NULL,
    stage TEXT, code TEXT, message TEXT,
    PRIMARY KEY (source, position)
) WITHOUT ROWID;
