/**
 * Keeps findings, incidents, the journal, engine state, feedback and tokens in SQLite beside the
 * program or in a PostgreSQL, through one layer of SQL. Telemetry itself never comes here.
 */
@NullMarked
package io.tarsier.sql;

import org.jspecify.annotations.NullMarked;
