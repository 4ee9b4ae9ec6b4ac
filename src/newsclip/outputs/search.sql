-- How the clippings of a database are found.
CREATE INDEX clippings_file ON clippings (file, member);
CREATE INDEX clippings_published ON clippings (published);
CREATE INDEX comments_author ON comments (author);
CREATE VIRTUAL TABLE clippings_fts USING fts5(
    title, body, content="clippings", content_rowid="id", tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER clippings_added AFTER INSERT ON clippings BEGIN
    INSERT INTO clippings_fts (rowid, title, body) VALUES (new.id, new.title, new.body); END;
CREATE TRIGGER clippings_removed AFTER DELETE ON clippings BEGIN
    INSERT INTO clippings_fts (clippings_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body); END;
CREATE TRIGGER clippings_changed AFTER UPDATE OF title, body ON clippings BEGIN
    INSERT INTO clippings_fts (clippings_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
    INSERT INTO clippings_fts (rowid, title, body) VALUES (new.id, new.title, new.body); END;
