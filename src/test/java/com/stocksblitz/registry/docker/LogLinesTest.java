package com.stocksblitz.registry.docker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import com.stocksblitz.registry.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LogLinesTest {
    @Test
    void S10_areJsonWithTheEventsKeyValuesAndNoLineBreaks() throws Exception {
        var written = log(context -> context.getLogger("plan")
                .atWarn()
                .addKeyValue("instrumentKey", "NSE:RE\"LIANCE\n")
                .addKeyValue("name", "a\r\nb\u001b[31m")
                .setCause(new IllegalStateException("lost"))
                .log("Plan {} refused", 7));

        assertThat(written.lines()).hasSize(1);
        var line = Json.mapper().readTree(written);
        assertThat(line.get("level").textValue()).isEqualTo("WARN");
        assertThat(line.get("loggerName").textValue()).isEqualTo("plan");
        assertThat(line.get("formattedMessage").textValue()).isEqualTo("Plan 7 refused");
        assertThat(line.get("kvpList").toString()).contains("NSE:RE\\\"LIANCE\\n");
        assertThat(written).doesNotContain("\u001b");
        assertThat(line.get("throwable").toString()).contains("lost");
    }

    @Test
    void areWrittenFromInfoOn() throws Exception {
        assertThat(log(context -> context.getLogger("plan").debug("quiet"))).isEmpty();
        assertThat(log(context -> context.getLogger("plan").info("heard"))).isNotEmpty();
    }

    /** The production configuration in a context of its own, as the tests' own logging has another one. */
    private static String log(Consumer<LoggerContext> events) throws JoranException {
        var context = new LoggerContext();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(LogLinesTest.class.getResource("/logback.xml")));
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        var encoder = ((ConsoleAppender<ILoggingEvent>) root.getAppender("stdout")).getEncoder();
        // The console itself is this test run's: the events are caught beside it, and encoded as they would be there.
        var caught = new ListAppender<ILoggingEvent>();
        caught.setContext(context);
        caught.start();
        root.detachAppender("stdout");
        root.addAppender(caught);
        events.accept(context);
        return caught.list.stream()
                .map(event -> new String(encoder.encode(event), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }
}
