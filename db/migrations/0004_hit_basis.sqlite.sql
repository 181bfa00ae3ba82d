-- SPDX-License-Identifier: Apache-2.0
-- What a score came from, in full: for `safar explain`, years later.

CREATE TABLE hit_basis (
    hit_id       INTEGER PRIMARY KEY REFERENCES hit(id),
    list_version INTEGER NOT NULL,          -- of the entry as it was compared
    scored_at    INTEGER NOT NULL,
    body         TEXT    NOT NULL           -- JSON, docs/explain.md
) STRICT;
