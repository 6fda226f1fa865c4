package com.stocksblitz.registry.alert.api;

import com.stocksblitz.registry.bus.Topic;

/** The alerts' channel. */
public final class AlertApi {
    /** Raised on this node, which posts it. Best effort. */
    public static final Topic<Alert> RAISED = Topic.local("alert.raised", Alert.class);

    private AlertApi() {}
}
