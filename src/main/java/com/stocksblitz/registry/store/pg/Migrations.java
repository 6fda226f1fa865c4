package com.stocksblitz.registry.store.pg;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** Brings the schema to the version of this program. Blocks; runs at the start, before anything is deployed. */
public final class Migrations {
    public static final String SCHEMA = "instrument_registry";

    private Migrations() {}

    /**
     * @param jdbcUrl of the owner, who may create the schema; the service's own role has no DDL
     * @param serviceRole role that gets rights on the tables; must exist
     * @return how many migrations were applied
     */
    public static int migrate(String jdbcUrl, String owner, String password, String serviceRole) {
        return flyway(jdbcUrl, owner, password, serviceRole).migrate().migrationsExecuted;
    }

    /**
     * Whether the schema is of this program's version; for a start that may not migrate. Needs no right but to read.
     *
     * @return descriptions of the migrations that are missing, empty if none is
     */
    public static List<String> missing(String jdbcUrl, String serviceRole, String password) {
        return Arrays.stream(flyway(jdbcUrl, serviceRole, password, serviceRole)
                        .info()
                        .pending())
                .map(migration -> migration.getVersion() + " " + migration.getDescription())
                .toList();
    }

    private static Flyway flyway(String jdbcUrl, String owner, String password, String serviceRole) {
        return Flyway.configure()
                .dataSource(jdbcUrl, owner, password)
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .createSchemas(true)
                .connectRetries(10)
                .placeholders(Map.of("serviceRole", serviceRole))
                .locations("classpath:db/migration")
                .load();
    }
}
