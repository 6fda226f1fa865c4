package com.stocksblitz.registry.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.internal.threadchecker.BlockedThreadChecker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails every test class during which Vert.x warned of a blocked thread. Found by JUnit through its service file, so
 * that no class can forget it.
 */
public final class NoBlockedLoops implements BeforeAllCallback, AfterAllCallback {
    private static final Warnings WARNINGS = attach();

    @Override
    public void beforeAll(ExtensionContext context) {
        WARNINGS.seen.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (!WARNINGS.seen.isEmpty()) {
            throw new AssertionError("blocked threads during " + context.getDisplayName() + ": " + WARNINGS.seen);
        }
    }

    private static Warnings attach() {
        var warnings = new Warnings();
        var logger = (Logger) LoggerFactory.getLogger(BlockedThreadChecker.class);
        warnings.setContext(logger.getLoggerContext());
        warnings.start();
        logger.addAppender(warnings);
        return warnings;
    }

    private static final class Warnings extends AppenderBase<ILoggingEvent> {
        private final List<String> seen = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            seen.add(event.getFormattedMessage());
        }
    }
}
