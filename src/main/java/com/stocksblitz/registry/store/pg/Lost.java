package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.breaker.Verdict;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A piece of work that the database did not do, or did without telling.
 *
 * @see Attempt
 */
final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Lost.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final String CODEC = "io.vertx.pgclient.impl.codec.";
    private static final String OWN = "com.stocksblitz.";

    private final transient Verdict verdict;
    private final transient boolean silent;
    private final transient Failure failure;

    private Lost(Verdict verdict, boolean silent, Failure failure) {
        super(failure.detail(), null, false, false);
        this.verdict = verdict;
        this.silent = silent;
        this.failure = failure;
    }

    /** No answer in time, and nothing was changed or only what may be repeated. */
    static Lost silence(boolean tellsOutage) {
        return new Lost(
                tellsOutage ? Verdict.OUTAGE : Verdict.NOTHING,
                tellsOutage,
                unavailable("The database did not answer in time."));
    }

    /** No connection became free, or was made, in time; nothing was begun. */
    static Lost waited(boolean tellsOutage) {
        return new Lost(
                tellsOutage ? Verdict.OUTAGE : Verdict.NOTHING,
                false,
                unavailable("No connection to the database was free in time."));
    }

    /** No answer in time to a commit. */
    static Lost silentCommit(boolean tellsOutage) {
        return new Lost(
                tellsOutage ? Verdict.OUTAGE : Verdict.NOTHING,
                tellsOutage,
                new Failure.DeadlineExceeded(
                        "The database did not answer in time; the change may have been made.", true));
    }

    /** The connection broke under a commit. */
    static Lost brokenCommit() {
        return new Lost(
                Verdict.OUTAGE,
                false,
                new Failure.DeadlineExceeded(
                        "The database was lost while it committed; the change may have been made.", true));
    }

    /** What the client reported, if it means that the work was not done for a reason of the database's own. */
    static Optional<Lost> of(Throwable cause) {
        return switch (cause) {
            case PgException told -> told(told.getSqlState());
            case DatabaseException told -> Optional.empty();
            case ConnectionPoolTooBusyException full ->
                Optional.of(new Lost(Verdict.NOTHING, false, unavailable("Too many requests wait for the database.")));
            case IOException broken -> Optional.of(unreachable());
            case VertxException broken -> Optional.of(unreachable());
            case RuntimeException wild when cameOutOfTheDecoder(wild) -> Optional.of(unreachable());
            default -> Optional.empty();
        };
    }

    /**
     * Bytes that are not PostgreSQL's protocol fail in the client's decoder with whatever they lead to, and the client
     * hands that on as it is. A fault of our own code that reads rows, which the decoder calls, stays a fault.
     */
    private static boolean cameOutOfTheDecoder(RuntimeException cause) {
        var frames = List.of(cause.getStackTrace());
        return frames.stream().anyMatch(frame -> frame.getClassName().startsWith(CODEC))
                && frames.stream().noneMatch(frame -> frame.getClassName().startsWith(OWN));
    }

    /** No connection was to be had, if only because the server refused the login. */
    static Lost unconnected(Throwable cause) {
        if (cause instanceof DatabaseException refused) {
            LOG.atWarn().addKeyValue("sqlState", refused.getSqlState()).log("The database refuses our login");
        }
        return of(cause).orElseGet(Lost::unreachable);
    }

    Verdict verdict() {
        return verdict;
    }

    /** Whether a connection is left behind that nobody may use again. */
    boolean isSilent() {
        return silent;
    }

    FailureException answer() {
        return new FailureException(failure);
    }

    static Failure unavailable(String detail) {
        return new Failure.Unavailable(detail, RETRY_AFTER);
    }

    private static Lost unreachable() {
        return new Lost(Verdict.OUTAGE, false, unavailable("The database cannot be reached."));
    }

    /** SQLSTATE of an error that concerns the server and not the statement; the transaction was rolled back. */
    private static Optional<Lost> told(String state) {
        if (state == null) {
            return Optional.empty();
        }
        if (state.startsWith("08") || state.startsWith("57P") || state.equals("53300")) {
            return Optional.of(unreachable());
        }
        if (state.equals("57014") || state.equals("25P03") || state.equals("25P04")) {
            return Optional.of(new Lost(
                    Verdict.ANSWERED, false, unavailable("The database ended the work at its own time limit.")));
        }
        if (state.startsWith("53") || state.equals("25006") || state.startsWith("58")) {
            return Optional.of(
                    new Lost(Verdict.ANSWERED, false, unavailable("The database takes no changes at the moment.")));
        }
        if (state.equals("40001") || state.equals("40P01")) {
            return Optional.of(new Lost(
                    Verdict.ANSWERED, false, unavailable("Another change stood against this one; nothing was done.")));
        }
        return Optional.empty();
    }
}
