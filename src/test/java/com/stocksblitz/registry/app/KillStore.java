package com.stocksblitz.registry.app;

import com.stocksblitz.registry.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the database holds, seen by its owner behind the service's back. */
final class KillStore implements AutoCloseable {
    private final Connection owner;

    KillStore(TestPostgres.TestDatabase database) throws SQLException {
        owner = database.owner();
    }

    /** Every active instrument with each token in force; an instrument without one, or a token without one, shows. */
    List<KillMarket.Share> catalog() throws SQLException {
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery("""
                        select i.instrument_key, i.lot_size, t.token
                        from (select * from instruments where is_active) i
                        full join (select * from broker_tokens where upper_inf(valid)) t using (instrument_id)
                        """)) {
            var found = new ArrayList<KillMarket.Share>();
            while (rows.next()) {
                found.add(new KillMarket.Share(rows.getString(1), rows.getInt(2), rows.getLong(3)));
            }
            return found;
        }
    }

    /** Where a load of that day is, as far as the database can tell; a lock on a table tells what it writes. */
    String phase(String day) throws SQLException {
        return text("""
                select case coalesce((select status from ingest_jobs where effective_date = '%s'
                                      order by created_at desc limit 1), 'none')
                    when 'none' then 'uploading'
                    when 'running' then case
                        when exists (select from pg_locks where mode = 'RowExclusiveLock'
                            and relation in ('instruments'::regclass, 'broker_tokens'::regclass)) then 'applying'
                        when exists (select from pg_locks where locktype = 'advisory' and mode = 'ExclusiveLock'
                            and relation is null and objid = hashtext('catalog_changes')::bit(32)::bigint::oid)
                            then 'comparing'
                        else 'staging' end
                    when 'completed' then case when exists (select from outbox) then 'numbering' else 'indexing' end
                    else 'queued' end
                """.formatted(day));
    }

    long openJobs() throws SQLException {
        return number("select count(*) from ingest_jobs where status in ('queued', 'running')");
    }

    /** As if the time for which a dead node keeps its jobs had passed. */
    void endLeases() throws SQLException {
        try (var statement = owner.createStatement()) {
            statement.executeUpdate("update ingest_jobs set lease_until = now() where status in ('queued', 'running')");
        }
    }

    /** Status of the newest job of a day, {@code none} without one. */
    String job(String day) throws SQLException {
        return text("select coalesce((select status from ingest_jobs where effective_date = '%s' ".formatted(day)
                + "order by created_at desc limit 1), 'none')");
    }

    long head() throws SQLException {
        return number("select position from event_head");
    }

    long outbox() throws SQLException {
        return number("select count(*) from outbox");
    }

    /** What must not be, in words; empty when all is well. The log is never shortened in a run as short as this. */
    List<String> faults(KillMarket market) throws SQLException {
        var faults = new ArrayList<String>();
        expect(
                faults,
                "positions missing in the log",
                0,
                "select (select position from event_head) - count(*) from event_log");
        expect(
                faults,
                "positions in the log past its head",
                0,
                "select count(*) from event_log where position > (select position from event_head)");
        expect(faults, "events told twice", 0, """
                select count(*) from (select from event_log where instrument_id is not null
                    group by instrument_id, type, data -> 'version', data -> 'token' having count(*) > 1) twice
                """);
        expect(
                faults,
                "events instrument.created",
                market.created(),
                "select count(*) from event_log where type = 'instrument.created'");
        expect(
                faults,
                "events lot.changed",
                market.lotChanges(),
                "select count(*) from event_log where type = 'lot.changed'");
        expect(
                faults,
                "rows left in the work tables",
                0,
                "select (select count(*) from ingest_rows) + (select count(*) from ingest_matches)"
                        + " + (select count(*) from ingest_updates) + (select count(*) from ingest_token_changes)");
        return faults;
    }

    @Override
    public void close() throws SQLException {
        owner.close();
    }

    private void expect(List<String> faults, String what, long expected, String count) throws SQLException {
        var found = number(count);
        if (found != expected) {
            faults.add(what + ": " + found + " instead of " + expected);
        }
    }

    private long number(String query) throws SQLException {
        return Long.parseLong(text(query));
    }

    private String text(String query) throws SQLException {
        try (var statement = owner.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
