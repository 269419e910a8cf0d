-- What was changed on purpose.

CREATE TABLE changes (
  id       ${text} PRIMARY KEY,
  time     ${long} NOT NULL,
  document ${text} NOT NULL
);

CREATE INDEX changes_by_time ON changes (time);
