-- What finds candidates: made anew by every run that meets a new article, for writing it to last would cost more.
CREATE TEMP TABLE family (number INTEGER PRIMARY KEY, first INTEGER NOT NULL, digest INTEGER NOT NULL);
CREATE INDEX temp.family_first ON family (first);
CREATE INDEX temp.family_digest ON family (digest);
CREATE TEMP TABLE posting (key INTEGER, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;
