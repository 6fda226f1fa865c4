package com.stocksblitz.registry.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.RejectedExecutionException;

/**
 * Accepts connections in small groups, the next one when a loop has come to the one before. The thread that accepts is
 * quicker than a loop can prepare connections, and a loop does all that it is handed before it reads again: a burst of
 * new connections would keep it from everything else until the last of them is prepared, while whoever waits opens
 * more. What is not accepted yet waits in the backlog.
 *
 * <p>Vert.x has no public way to the channel that accepts; each connection leads to it. One for each such channel, on
 * the thread that accepts.
 */
final class AcceptPace extends ChannelInboundHandlerAdapter {
    static final int GROUP = 64;
    private static final AttributeKey<Boolean> PACED = AttributeKey.valueOf(AcceptPace.class, "paced");

    private int accepted;

    private AcceptPace() {}

    /** From the first connection of a listener on. */
    static void install(HttpConnection connection) {
        var listener = ((ConnectionBase) connection).channel().parent();
        if (listener != null && listener.attr(PACED).setIfAbsent(true) == null) {
            listener.pipeline().addFirst("acceptPace", new AcceptPace());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        context.fireChannelRead(message);
        if (++accepted == GROUP && message instanceof Channel last) {
            pause(context.channel(), last);
        }
    }

    /** Now that it is handed to its loop, which does this after all that it was handed before. */
    private void pause(Channel listener, Channel last) {
        listener.config().setAutoRead(false);
        try {
            last.eventLoop().execute(() -> listener.eventLoop().execute(() -> goOn(listener)));
        } catch (RejectedExecutionException | IllegalStateException noLoop) {
            goOn(listener);
        }
    }

    private void goOn(Channel listener) {
        accepted = 0;
        listener.config().setAutoRead(true);
    }
}
