-- Rules that keep quiet about some series for a while, and the findings that they hold back.

CREATE TABLE suppressions (
  id       ${text} PRIMARY KEY,
  matchers ${text} NOT NULL,
  starts   ${long} NOT NULL,
  ends     ${long} NOT NULL,
  reason   ${text} NOT NULL,
  author   ${text} NOT NULL,
  created  ${long} NOT NULL
);

CREATE TABLE held_findings (
  finding     ${text} PRIMARY KEY,
  suppression ${text} NOT NULL
);

-- Which series a dismissal holds for, as a selector, and when it was taken back; empty and 0 for neither.
ALTER TABLE dismissals ADD COLUMN scope ${text} DEFAULT '' NOT NULL;
ALTER TABLE dismissals ADD COLUMN withdrawn ${long} DEFAULT 0 NOT NULL;
