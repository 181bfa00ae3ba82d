-- SPDX-License-Identifier: Apache-2.0
-- The claims that are kept about a flight, in one record that fold/ledger.c reads and writes.

CREATE TABLE flight_ledger (
    flight_id INTEGER PRIMARY KEY REFERENCES flight(id),
    body      BLOB    NOT NULL
) STRICT;
