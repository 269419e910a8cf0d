-- The hours of a week in which a suppression is in force, and whose clocks count; empty for all of them.

ALTER TABLE suppressions ADD COLUMN hours ${text} DEFAULT '' NOT NULL;
ALTER TABLE suppressions ADD COLUMN zone ${text} DEFAULT '' NOT NULL;
