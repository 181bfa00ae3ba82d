-- SPDX-License-Identifier: Apache-2.0
-- Decision lines of one list, where they are not the unit's: scores 0 to 1, both or neither.

ALTER TABLE watchlist ADD COLUMN review_line REAL;
ALTER TABLE watchlist ADD COLUMN urgent_line REAL;
