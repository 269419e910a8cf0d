-- What people are to be told: how far the journal has been read for it, what has been told of
-- incidents that go on, and every notice on its way.

CREATE TABLE notice_cursor (
  id       ${long} PRIMARY KEY,
  sequence ${long} NOT NULL
);

CREATE TABLE told_incidents (
  incident ${text} PRIMARY KEY,
  document ${text} NOT NULL
);

CREATE TABLE deliveries (
  id       ${text} PRIMARY KEY,
  state    ${text} NOT NULL,
  created  ${long} NOT NULL,
  changed  ${long} NOT NULL,
  document ${text} NOT NULL
);

CREATE INDEX deliveries_by_state ON deliveries (state, changed, id);
