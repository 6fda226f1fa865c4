package com.stocksblitz.registry.web;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Refuses before a connection's decoder. At five times its rated load a node refuses five requests for each that it
 * answers, on the same loops, so a refusal must cost less than a request and a response of the server do: it is decided
 * from the bytes of the head, and its answer goes past the encoder. Only what is simple is decided here; the rest, a
 * pipelined request or a large body, goes on to {@link EndpointAdapter#admit}, which decides alike.
 *
 * <p>Vert.x has no public way to the handlers of a connection. One for each connection, on its loop.
 */
final class Turnstile extends ChannelInboundHandlerAdapter {
    private static final int INFORMATIONAL = 200;

    private final FoldedHeaders requests;
    private final IdleStateHandler idle;
    private final Doorman doorman;
    private final Runnable onRefusal;
    private int unanswered;
    /** Bytes of the body of a refused request that are still to come. */
    private int discards;

    private boolean unflushed;
    private boolean passed;

    private Turnstile(FoldedHeaders requests, IdleStateHandler idle, Doorman doorman, Runnable onRefusal) {
        this.requests = requests;
        this.idle = idle;
        this.doorman = doorman;
        this.onRefusal = onRefusal;
    }

    /**
     * @param requests of the same connection
     * @param onRefusal called after each
     */
    static void install(HttpConnection connection, FoldedHeaders requests, Doorman doorman, Runnable onRefusal) {
        var server = ((ConnectionBase) connection).channelHandlerContext();
        var pipeline = server.pipeline();
        var turnstile = new Turnstile(requests, pipeline.get(IdleStateHandler.class), doorman, onRefusal);
        pipeline.addFirst("turnstile", turnstile);
        pipeline.addBefore(server.name(), "exchanges", turnstile.new Exchanges());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        discard(bytes);
        while (bytes.isReadable() && mayRefuse(context) && doorman.reads(bytes)) {
            if (doorman.admits()) {
                doorman.letIn(() -> pass(context, bytes));
                return;
            }
            discards = doorman.requestLength();
            discard(bytes);
            refuse(context);
        }
        if (bytes.isReadable()) {
            pass(context, bytes);
        } else {
            bytes.release();
        }
    }

    private boolean mayRefuse(ChannelHandlerContext context) {
        return unanswered == 0
                && discards == 0
                && requests.isBetweenRequests()
                && context.channel().isWritable();
    }

    private void discard(ByteBuf bytes) {
        int here = Math.min(discards, bytes.readableBytes());
        bytes.skipBytes(here);
        discards -= here;
    }

    private void refuse(ChannelHandlerContext context) {
        context.write(doorman.refusal(context.alloc()), context.voidPromise());
        unflushed = true;
        // It stands before the idle timeout, which would take the connection for a dead one.
        idle.resetReadTimeout();
        onRefusal.run();
    }

    private void pass(ChannelHandlerContext context, ByteBuf bytes) {
        passed = true;
        context.fireChannelRead(bytes);
    }

    /** The server is not told of what it had no part in. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        boolean onlyRefused = unflushed && !passed;
        if (unflushed) {
            context.flush();
        }
        unflushed = false;
        passed = false;
        if (!onlyRefused) {
            context.fireChannelReadComplete();
        }
    }

    /** Before the server: counts what it has not answered yet, which no refusal may overtake. */
    private final class Exchanges extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            unanswered += message instanceof HttpRequest ? 1 : 0;
            context.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof LastHttpContent && !isInformational(message)) {
                unanswered--;
            }
            context.write(message, promise);
        }
    }

    private static boolean isInformational(Object message) {
        return message instanceof HttpResponse response && response.status().code() < INFORMATIONAL;
    }
}
