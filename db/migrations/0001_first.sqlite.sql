-- SPDX-License-Identifier: Apache-2.0
-- The whole of a unit: journal, flights, bookings, travellers, journeys, watchlists, hits, people, audit.
--
-- How to read it
--   Instants are INTEGER milliseconds since 1970 UTC; names end in _utc or are verbs with _at where no
--   local time exists. Dates and local times are TEXT in ISO form; dates may be partial (1980, 1980-03).
--   What is not known is NULL; key columns hold '' instead, so that UNIQUE sees them as equal.
--   Enumerations are the numbers of src/domain and src/store, which say "append only".
--   Hot tables have few indexes, and small child rows are clustered under their parent (WITHOUT ROWID).
--   Every large table carries the flight where it can. Identity data have tables of their own.

-- ---- Journal: bytes as received, and the messages in them

CREATE TABLE journal (
    id           INTEGER PRIMARY KEY,
    sha256       BLOB    NOT NULL UNIQUE,
    source       TEXT    NOT NULL,
    received_at  INTEGER NOT NULL,
    size         INTEGER NOT NULL,
    status       INTEGER NOT NULL,          -- enum journal_status
    processed_at INTEGER
) STRICT;

CREATE INDEX journal_waiting ON journal(id) WHERE status = 0;

-- Apart from its row, which is rewritten when the status changes.
CREATE TABLE journal_body (
    journal_id INTEGER PRIMARY KEY REFERENCES journal(id),
    body       BLOB    NOT NULL             -- zstd frame with its size
) STRICT;

CREATE TABLE message (
    id               INTEGER PRIMARY KEY,
    journal_id       INTEGER NOT NULL REFERENCES journal(id),
    ordinal          INTEGER NOT NULL,
    type             TEXT    NOT NULL,
    version          TEXT,
    reference        TEXT,
    function         TEXT,
    usable           INTEGER NOT NULL,
    flight_id        INTEGER REFERENCES flight(id),
    sender           TEXT,
    access_reference TEXT,
    sent_at          INTEGER,
    part             INTEGER NOT NULL,
    last_part        INTEGER NOT NULL,
    declared_count   INTEGER NOT NULL,      -- -1: not sent
    item_count       INTEGER NOT NULL,
    start            INTEGER NOT NULL,      -- offset in the unit, in bytes
    length           INTEGER NOT NULL,
    findings         TEXT,                  -- JSON
    UNIQUE (journal_id, ordinal)
) STRICT;

CREATE INDEX message_flight ON message(flight_id, sent_at) WHERE flight_id IS NOT NULL;

-- ---- Flights

CREATE TABLE flight (
    id              INTEGER PRIMARY KEY,
    carrier         TEXT    NOT NULL,
    number          TEXT    NOT NULL,
    suffix          TEXT    NOT NULL,
    departs_on      TEXT    NOT NULL,
    origin          TEXT    NOT NULL,
    destination     TEXT    NOT NULL,
    mode            INTEGER NOT NULL,       -- enum flight_mode
    status          INTEGER NOT NULL,       -- enum flight_status
    departs_at      TEXT,                   -- local
    arrives_at      TEXT,                   -- local
    departs_utc     INTEGER,
    arrives_utc     INTEGER,
    board_at        INTEGER NOT NULL,       -- departs_utc; when not known the local time read as UTC
    pnr_pushes      INTEGER NOT NULL,
    api_lists       INTEGER NOT NULL,
    last_message_at INTEGER,
    UNIQUE (carrier, number, departs_on, suffix, origin, destination)
) STRICT;

CREATE INDEX flight_board ON flight(board_at);

-- Every designator of a flight, the operating one too.
CREATE TABLE flight_name (
    carrier    TEXT    NOT NULL,
    number     TEXT    NOT NULL,
    departs_on TEXT    NOT NULL,
    suffix     TEXT    NOT NULL,
    flight_id  INTEGER NOT NULL REFERENCES flight(id),
    operating  INTEGER NOT NULL,
    PRIMARY KEY (carrier, number, departs_on, suffix, flight_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX flight_name_flight ON flight_name(flight_id);

-- ---- Bookings

CREATE TABLE booking (
    id            INTEGER PRIMARY KEY,
    locator       TEXT    NOT NULL,
    system        TEXT    NOT NULL,
    created_on    TEXT    NOT NULL,         -- '' when not told
    sender        TEXT,
    digest        INTEGER NOT NULL,         -- 64 bits of the current version
    version       INTEGER NOT NULL,
    cancelled     INTEGER NOT NULL,
    sent_at       INTEGER,
    transacted_at INTEGER,
    first_seen_at INTEGER NOT NULL,
    last_seen_at  INTEGER NOT NULL,
    UNIQUE (locator, system, created_on)    -- locators are recycled
) STRICT;

CREATE TABLE booking_version (
    booking_id INTEGER NOT NULL REFERENCES booking(id),
    version    INTEGER NOT NULL,
    message_id INTEGER REFERENCES message(id),
    current    INTEGER NOT NULL,            -- 0: it came later than a newer one
    sent_at    INTEGER,
    digest     INTEGER NOT NULL,
    diff       TEXT,                        -- JSON
    content    BLOB    NOT NULL,            -- zstd frame with its size
    PRIMARY KEY (booking_id, version)
) STRICT;

CREATE TABLE booking_flight (
    flight_id  INTEGER NOT NULL REFERENCES flight(id),
    booking_id INTEGER NOT NULL REFERENCES booking(id),
    sender     TEXT,
    sent_at    INTEGER,
    cancelled  INTEGER NOT NULL,
    PRIMARY KEY (flight_id, booking_id)
) STRICT, WITHOUT ROWID;

-- ---- Travellers. Identity data: traveller_identity, document, contact

CREATE TABLE traveller (
    id         INTEGER PRIMARY KEY,
    booking_id INTEGER REFERENCES booking(id),
    ref        TEXT,
    unique_id  TEXT,
    with_ref   TEXT,
    type       INTEGER NOT NULL,            -- enum traveller_type
    group_size INTEGER NOT NULL
) STRICT;

CREATE INDEX traveller_booking ON traveller(booking_id) WHERE booking_id IS NOT NULL;

CREATE TABLE traveller_identity (
    traveller_id  INTEGER NOT NULL REFERENCES traveller(id),
    source        INTEGER NOT NULL,         -- enum source
    surname       TEXT,
    given         TEXT,
    given_as_sent TEXT,                     -- where it differs from given
    title         TEXT,
    sex           TEXT,
    born_on       TEXT,
    nationality   TEXT,
    nationalities TEXT,
    residence     TEXT,
    birthplace    TEXT,
    PRIMARY KEY (traveller_id, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
    traveller_id INTEGER NOT NULL REFERENCES traveller(id),
    ordinal      INTEGER NOT NULL,
    source       INTEGER NOT NULL,          -- enum document_source
    type         TEXT,
    number       TEXT,
    issuer       TEXT,
    nationality  TEXT,
    place        TEXT,
    expires_on   TEXT,
    issued_on    TEXT,
    PRIMARY KEY (traveller_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
    id           INTEGER PRIMARY KEY,
    booking_id   INTEGER REFERENCES booking(id),
    traveller_id INTEGER REFERENCES traveller(id),
    kind         TEXT,
    value        TEXT,
    street       TEXT,
    city         TEXT,
    region       TEXT,
    postcode     TEXT,
    country      TEXT,
    purpose      TEXT
) STRICT;

CREATE INDEX contact_booking ON contact(booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX contact_traveller ON contact(traveller_id) WHERE traveller_id IS NOT NULL;

CREATE TABLE journey (
    id            INTEGER PRIMARY KEY,
    flight_id     INTEGER NOT NULL REFERENCES flight(id),
    traveller_id  INTEGER NOT NULL REFERENCES traveller(id),
    booking_id    INTEGER REFERENCES booking(id),
    role          INTEGER NOT NULL,         -- enum role
    status        INTEGER NOT NULL,         -- enum journey_status
    sources       INTEGER NOT NULL,         -- set of enum source
    status_at     INTEGER,
    bag_pieces    INTEGER NOT NULL,
    bag_weight_kg INTEGER NOT NULL,
    locator       TEXT,
    seat          TEXT,
    sequence      TEXT,
    embarked      TEXT,
    disembarked   TEXT,
    sender        TEXT,
    UNIQUE (traveller_id, flight_id)
) STRICT;

-- Covers the counts of the board, so that they never touch the table.
CREATE INDEX journey_flight ON journey(flight_id, status, role, sources);

-- ---- Watchlists

CREATE TABLE watchlist (
    id          INTEGER PRIMARY KEY,
    name        TEXT    NOT NULL UNIQUE,
    owner       TEXT    NOT NULL,
    purpose     TEXT    NOT NULL,
    legal_basis TEXT    NOT NULL,
    expires_on  TEXT,
    version     INTEGER NOT NULL,
    entries     INTEGER NOT NULL,
    imported_at INTEGER,
    removed     INTEGER NOT NULL
) STRICT;

CREATE TABLE watchlist_entry (
    id      INTEGER PRIMARY KEY,
    list_id INTEGER NOT NULL REFERENCES watchlist(id),
    ref     TEXT    NOT NULL,
    version INTEGER NOT NULL,               -- of the list that had it last; listed when it is the list's
    kind    INTEGER NOT NULL,
    digest  INTEGER NOT NULL,               -- of everything below and in the child tables
    sex     TEXT,
    remarks TEXT,
    UNIQUE (list_id, ref)
) STRICT;

CREATE TABLE entry_name (
    entry_id INTEGER NOT NULL REFERENCES watchlist_entry(id),
    ordinal  INTEGER NOT NULL,
    quality  INTEGER NOT NULL,
    text     TEXT    NOT NULL,
    PRIMARY KEY (entry_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry_date (
    entry_id INTEGER NOT NULL REFERENCES watchlist_entry(id),
    ordinal  INTEGER NOT NULL,
    born_on  TEXT    NOT NULL,
    PRIMARY KEY (entry_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry_document (
    entry_id INTEGER NOT NULL REFERENCES watchlist_entry(id),
    ordinal  INTEGER NOT NULL,
    type     TEXT,
    number   TEXT    NOT NULL,
    issuer   TEXT,
    PRIMARY KEY (entry_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry_nationality (
    entry_id INTEGER NOT NULL REFERENCES watchlist_entry(id),
    ordinal  INTEGER NOT NULL,
    relation INTEGER NOT NULL,              -- 0 nationality, 1 another tie (residence, activity)
    country  TEXT    NOT NULL,
    PRIMARY KEY (entry_id, ordinal)
) STRICT, WITHOUT ROWID;

-- ---- Hits

CREATE TABLE hit (
    id           INTEGER PRIMARY KEY,
    journey_id   INTEGER NOT NULL REFERENCES journey(id),
    entry_id     INTEGER NOT NULL REFERENCES watchlist_entry(id),
    flight_id    INTEGER NOT NULL REFERENCES flight(id),
    list_id      INTEGER NOT NULL REFERENCES watchlist(id),
    version      INTEGER NOT NULL,
    list_version INTEGER NOT NULL,
    state        INTEGER NOT NULL,          -- enum hit_state
    band         INTEGER NOT NULL,          -- enum band
    score        REAL    NOT NULL,
    threshold    REAL    NOT NULL,
    reasons      TEXT,                      -- JSON
    evidence     TEXT,                      -- JSON
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    UNIQUE (journey_id, entry_id)
) STRICT;

CREATE INDEX hit_flight ON hit(flight_id, state, band);
CREATE INDEX hit_state ON hit(state);

CREATE TABLE decision (
    id          INTEGER PRIMARY KEY,
    hit_id      INTEGER NOT NULL REFERENCES hit(id),
    hit_version INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    user_name   TEXT    NOT NULL,
    outcome     TEXT    NOT NULL,
    reason      TEXT,
    note        TEXT
) STRICT;

CREATE INDEX decision_hit ON decision(hit_id);

-- ---- The unit: stream, people, audit, settings

CREATE TABLE event (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL,
    kind      INTEGER NOT NULL,             -- enum event_kind
    object_id INTEGER NOT NULL
) STRICT;

CREATE TABLE app_user (
    id            INTEGER PRIMARY KEY,
    name          TEXT    NOT NULL UNIQUE,
    display_name  TEXT    NOT NULL,
    role          TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    disabled      INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    token_hash BLOB    NOT NULL PRIMARY KEY,
    user_id    INTEGER NOT NULL REFERENCES app_user(id),
    csrf       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_user ON session(user_id);

CREATE TABLE audit (
    id          INTEGER PRIMARY KEY,        -- without gaps: a part of the chain
    at          INTEGER NOT NULL,
    user_name   TEXT    NOT NULL,
    action      TEXT    NOT NULL,
    object_kind TEXT    NOT NULL,
    object_id   TEXT    NOT NULL,
    detail      TEXT    NOT NULL,
    prev_hash   BLOB    NOT NULL,
    hash        BLOB    NOT NULL
) STRICT;

CREATE INDEX audit_object ON audit(object_kind, object_id, id);

CREATE TABLE setting (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
