-- SPDX-License-Identifier: Apache-2.0
-- Known false matches: "this traveller is not that entry, also on later journeys", and what a hit owes to one.

CREATE TABLE suppression (
    id           INTEGER PRIMARY KEY,
    entry_id     INTEGER NOT NULL REFERENCES watchlist_entry(id),
    hit_id       INTEGER NOT NULL REFERENCES hit(id),  -- the dismissal it comes from
    entry_digest BLOB    NOT NULL,          -- of the entry's content, as it was scored
    band         INTEGER NOT NULL,          -- enum band: of the hit that was dismissed
    reason       TEXT    NOT NULL,          -- as in decision
    note         TEXT    NOT NULL,
    author       TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_on   TEXT    NOT NULL,          -- last day it holds
    lifted_at    INTEGER,
    lifted_by    TEXT,
    lift_reason  TEXT,
    name         TEXT,                      -- who it is about, for officers: a name, a birth,
    born_on      TEXT,
    document     TEXT                       -- the end of a document number
) STRICT;

-- Screening asks "is there any for this entry?" for every match.
CREATE INDEX suppression_entry ON suppression(entry_id);
-- Merged travellers move their hits; a hit tells what came of it.
CREATE INDEX suppression_hit ON suppression(hit_id);

-- What was known of the traveller, as digests under the unit's key: compared, never read.
CREATE TABLE suppression_fact (
    suppression_id INTEGER NOT NULL REFERENCES suppression(id),
    kind           INTEGER NOT NULL,        -- enum fact_kind
    digest         BLOB    NOT NULL,
    PRIMARY KEY (suppression_id, kind, digest)
) STRICT, WITHOUT ROWID;

-- Finds the traveller again: documents with their issuer (1), names with a full date of birth (2).
CREATE INDEX suppression_fact_who ON suppression_fact(digest) WHERE kind IN (1, 2);

ALTER TABLE hit ADD COLUMN entry_digest BLOB;  -- of the entry's content, as it was scored
ALTER TABLE hit ADD COLUMN suppression_id INTEGER REFERENCES suppression(id);
ALTER TABLE hit ADD COLUMN suppression_fit INTEGER NOT NULL DEFAULT 0; -- enum suppression_fit

CREATE INDEX hit_suppression ON hit(suppression_id) WHERE suppression_id IS NOT NULL;
