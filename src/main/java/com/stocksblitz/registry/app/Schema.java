package com.stocksblitz.registry.app;

import com.stocksblitz.registry.store.pg.Migrations;

/** Brings the schema up where this process may, else refuses to run on an older one. */
final class Schema {
    private Schema() {}

    static void bringUp(Addresses addresses) {
        var database = addresses.database();
        addresses
                .migration()
                .ifPresent(owner -> Migrations.migrate(
                        owner.jdbcUrl(), owner.user(), owner.password().value(), database.user()));
        var missing = Migrations.missing(
                database.jdbcUrl(), database.user(), database.password().value());
        if (!missing.isEmpty()) {
            throw new StartFailed("The database lacks " + missing + "; start once with DATABASE_MIGRATION_URL");
        }
    }
}
