package com.stocksblitz.registry.testing;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What is logged meanwhile; may be read while other threads go on logging. */
public final class LoggedEvents extends AppenderBase<ILoggingEvent> {
    public final List<ILoggingEvent> list = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
        list.add(event);
    }
}
