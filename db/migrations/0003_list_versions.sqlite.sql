-- SPDX-License-Identifier: Apache-2.0
-- Every version of a list and of its entries is kept: staged, activated by a second person, rolled back to.

-- ---- Versions

-- 1 is LIST_RESTRICTED: what is not said is not for everybody.
ALTER TABLE watchlist ADD COLUMN classification INTEGER NOT NULL DEFAULT 1;

CREATE TABLE list_version (
    list_id        INTEGER NOT NULL REFERENCES watchlist(id),
    version        INTEGER NOT NULL,
    state          INTEGER NOT NULL,        -- enum list_state
    owner          TEXT    NOT NULL,
    purpose        TEXT    NOT NULL,
    legal_basis    TEXT    NOT NULL,
    classification INTEGER NOT NULL,        -- enum list_classification
    expires_on     TEXT,
    source         TEXT    NOT NULL,        -- format of the file; or rollback, removal
    restores       INTEGER,                 -- the version that a rollback brings back
    sha256         BLOB,                    -- of the file
    imported_by    TEXT    NOT NULL,
    imported_at    INTEGER NOT NULL,
    decided_by     TEXT,                    -- who activated or discarded it
    decided_at     INTEGER,
    rows           INTEGER NOT NULL,
    refused        INTEGER NOT NULL,
    skipped        INTEGER NOT NULL,
    entries        INTEGER NOT NULL,
    added          INTEGER NOT NULL,
    changed        INTEGER NOT NULL,
    removed        INTEGER NOT NULL,
    PRIMARY KEY (list_id, version)
) STRICT, WITHOUT ROWID;

-- What is there: its last version only, the ones before were overwritten.
INSERT INTO list_version
SELECT id, version, CASE removed WHEN 0 THEN 1 ELSE 2 END, owner, purpose, legal_basis, classification, expires_on,
       'unknown', NULL, NULL, '-', coalesce(imported_at, 0), '-', imported_at, entries, 0, 0, entries, 0, 0, 0
FROM watchlist WHERE version > 0;

-- ---- Revisions: what an entry says from one version of its list (incl.) until another (excl.)

CREATE TABLE entry_revision (
    id            INTEGER PRIMARY KEY,
    entry_id      INTEGER NOT NULL REFERENCES watchlist_entry(id),
    list_id       INTEGER NOT NULL REFERENCES watchlist(id),
    from_version  INTEGER NOT NULL,
    until_version INTEGER,                  -- NULL: in the newest version, staged or not
    kind          INTEGER NOT NULL,
    digest        INTEGER NOT NULL,         -- of everything below and in the child tables
    sex           TEXT,
    expires_on    TEXT,
    source        TEXT,
    remarks       TEXT,
    UNIQUE (entry_id, from_version)
) STRICT;

-- The difference of a version to the one before is found by these, and so is what a discarded one leaves.
CREATE INDEX revision_from ON entry_revision(list_id, from_version, entry_id);
CREATE INDEX revision_until ON entry_revision(list_id, until_version, entry_id) WHERE until_version IS NOT NULL;

-- An entry's only known content stands for all its versions: hits of old versions point at it.
INSERT INTO entry_revision
SELECT e.id, e.id, e.list_id, 1, CASE WHEN e.version = w.version AND w.removed = 0 THEN NULL ELSE e.version + 1 END,
       e.kind, e.digest, e.sex, NULL, NULL, e.remarks
FROM watchlist_entry e JOIN watchlist w ON w.id = e.list_id;

ALTER TABLE watchlist_entry DROP COLUMN version;
ALTER TABLE watchlist_entry DROP COLUMN kind;
ALTER TABLE watchlist_entry DROP COLUMN digest;
ALTER TABLE watchlist_entry DROP COLUMN sex;
ALTER TABLE watchlist_entry DROP COLUMN remarks;

-- A removal is a version without entries.
INSERT INTO list_version
SELECT list_id, version + 1, 1, owner, purpose, legal_basis, classification, expires_on, 'removal', NULL, NULL, '-',
       imported_at, '-', imported_at, 0, 0, 0, 0, 0, 0, entries
FROM list_version WHERE state = 2;
UPDATE watchlist SET version = version + 1, entries = 0 WHERE removed = 1 AND version > 0;

-- ---- What hangs on a revision

CREATE TABLE revision_name (
    revision_id INTEGER NOT NULL REFERENCES entry_revision(id),
    ordinal     INTEGER NOT NULL,
    quality     INTEGER NOT NULL,
    text        TEXT    NOT NULL,
    PRIMARY KEY (revision_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE revision_date (
    revision_id INTEGER NOT NULL REFERENCES entry_revision(id),
    ordinal     INTEGER NOT NULL,
    born_on     TEXT    NOT NULL,
    PRIMARY KEY (revision_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE revision_country (
    revision_id INTEGER NOT NULL REFERENCES entry_revision(id),
    ordinal     INTEGER NOT NULL,
    relation    INTEGER NOT NULL,           -- 0 nationality, 1 another tie (residence, activity)
    country     TEXT    NOT NULL,
    PRIMARY KEY (revision_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE revision_document (
    revision_id INTEGER NOT NULL REFERENCES entry_revision(id),
    ordinal     INTEGER NOT NULL,
    type        TEXT,
    number      TEXT    NOT NULL,
    issuer      TEXT,
    PRIMARY KEY (revision_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE revision_place (
    revision_id INTEGER NOT NULL REFERENCES entry_revision(id),
    ordinal     INTEGER NOT NULL,
    place       TEXT    NOT NULL,           -- of birth
    PRIMARY KEY (revision_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE revision_identifier (
    revision_id INTEGER NOT NULL REFERENCES entry_revision(id),
    ordinal     INTEGER NOT NULL,
    kind        INTEGER NOT NULL,           -- enum identifier_kind of watchlist/entry.h
    value       TEXT    NOT NULL,
    PRIMARY KEY (revision_id, ordinal)
) STRICT, WITHOUT ROWID;

INSERT INTO revision_name SELECT entry_id, ordinal, quality, text FROM entry_name;
INSERT INTO revision_date SELECT entry_id, ordinal, born_on FROM entry_date;
INSERT INTO revision_country SELECT entry_id, ordinal, relation, country FROM entry_nationality;
INSERT INTO revision_document SELECT entry_id, ordinal, type, number, issuer FROM entry_document;

DROP TABLE entry_name;
DROP TABLE entry_date;
DROP TABLE entry_nationality;
DROP TABLE entry_document;

-- ---- Hits

-- An entry whose only version was discarded goes; without the index each would be looked for in all hits.
CREATE INDEX hit_entry ON hit(entry_id);
