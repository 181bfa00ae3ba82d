-- SPDX-License-Identifier: Apache-2.0
-- What a score came from, in full: for `safar explain`, years later.

-- It holds a traveller's data and goes with its hit, whoever deletes that.
CREATE TABLE hit_basis (
    hit_id       INTEGER PRIMARY KEY REFERENCES hit(id) ON DELETE CASCADE,
    list_version INTEGER NOT NULL,          -- of the entry as it was compared
    scored_at    INTEGER NOT NULL,
    body         TEXT    NOT NULL           -- JSON, docs/explain.md
) STRICT;
