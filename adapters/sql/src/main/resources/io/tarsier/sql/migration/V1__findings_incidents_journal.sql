-- Times are milliseconds since 1970. Documents are JSON texts; the columns beside them are what is searched by.

CREATE TABLE findings (
  id       ${text} PRIMARY KEY,
  kind     ${text} NOT NULL,
  entity   ${text} NOT NULL,
  series   ${text} NOT NULL,
  severity ${long} NOT NULL,
  started  ${long} NOT NULL,
  ended    ${long} NOT NULL,
  ongoing  ${long} NOT NULL,
  document ${text} NOT NULL
);
CREATE INDEX findings_by_start ON findings (started, id);
CREATE INDEX findings_by_entity ON findings (entity, started, id);
CREATE INDEX findings_by_series ON findings (series, started, id);
CREATE INDEX findings_by_end ON findings (ended);

CREATE TABLE incidents (
  id       ${text} PRIMARY KEY,
  status   ${text} NOT NULL,
  opened   ${long} NOT NULL,
  updated  ${long} NOT NULL,
  document ${text} NOT NULL
);
CREATE INDEX incidents_by_opening ON incidents (opened, id);
CREATE INDEX incidents_by_status ON incidents (status, opened, id);
CREATE INDEX incidents_by_update ON incidents (updated);

CREATE TABLE incident_entities (
  incident ${text} NOT NULL,
  entity   ${text} NOT NULL,
  PRIMARY KEY (entity, incident)
);
CREATE INDEX incident_entities_by_incident ON incident_entities (incident);

CREATE TABLE incident_findings (
  incident ${text} NOT NULL,
  finding  ${text} NOT NULL,
  PRIMARY KEY (finding, incident)
);
CREATE INDEX incident_findings_by_incident ON incident_findings (incident);

CREATE TABLE journal (
  sequence ${long} PRIMARY KEY,
  time     ${long} NOT NULL,
  actor    ${text} NOT NULL,
  kind     ${text} NOT NULL,
  subject  ${text} NOT NULL,
  body     ${text} NOT NULL,
  previous ${text} NOT NULL,
  hash     ${text} NOT NULL
);

-- What was appended last, kept apart from the entries, so that a cut tail is noticed; writers also queue on this row.
CREATE TABLE journal_head (
  id       ${long} PRIMARY KEY CHECK (id = 1),
  sequence ${long} NOT NULL,
  hash     ${text} NOT NULL
);
INSERT INTO journal_head (id, sequence, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE snapshots (
  name  ${text} PRIMARY KEY,
  state ${blob} NOT NULL
);

CREATE TABLE dismissals (
  finding ${text} PRIMARY KEY,
  series  ${text} NOT NULL,
  actor   ${text} NOT NULL,
  time    ${long} NOT NULL
);

CREATE TABLE tokens (
  id      ${text} PRIMARY KEY,
  name    ${text} NOT NULL,
  hash    ${text} NOT NULL,
  created ${long} NOT NULL
);
