package com.stocksblitz.registry.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Refuses between a connection's decoder and the server behind it. At five times its rated load a node refuses five
 * requests for each that it answers, on the same loops, so a refusal must cost less than a request and a response of
 * the server do: its bytes go past the encoder. Only what is simple is decided here; the rest, a pipelined request or a
 * large body, goes on to {@link EndpointAdapter#admit}, which decides alike.
 *
 * <p>Vert.x has no public way to the handlers of a connection. One for each connection, on its loop.
 */
final class Turnstile extends ChannelDuplexHandler {
    private static final int INFORMATIONAL = 200;

    private final Doorman doorman;
    private final Runnable onRefusal;
    private ChannelHandlerContext encoder;
    private int unanswered;
    private boolean discards;
    private boolean unflushed;
    private boolean passed;

    private Turnstile(Doorman doorman, Runnable onRefusal) {
        this.doorman = doorman;
        this.onRefusal = onRefusal;
    }

    /** @param onRefusal called after each */
    static void install(HttpConnection connection, Doorman doorman, Runnable onRefusal) {
        var server = ((ConnectionBase) connection).channelHandlerContext();
        server.pipeline().addBefore(server.name(), "turnstile", new Turnstile(doorman, onRefusal));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        encoder = context.pipeline().context(HttpResponseEncoder.class);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (discards) {
            discards = !(message instanceof LastHttpContent);
            ReferenceCountUtil.release(message);
        } else if (!(message instanceof HttpRequest request)) {
            pass(context, message);
        } else if (unanswered++ > 0 || !context.channel().isWritable() || !isSimple(request)) {
            pass(context, message);
        } else if (doorman.admits(request)) {
            doorman.letIn(() -> pass(context, message));
        } else {
            unanswered = 0;
            discards = !(message instanceof LastHttpContent);
            ReferenceCountUtil.release(message);
            encoder.write(doorman.refusal(request, context.alloc()), encoder.voidPromise());
            unflushed = true;
            onRefusal.run();
        }
    }

    private void pass(ChannelHandlerContext context, Object message) {
        passed = true;
        context.fireChannelRead(message);
    }

    /** The server is not told of what it had no part in. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        boolean onlyRefused = unflushed && !passed;
        if (unflushed) {
            encoder.flush();
        }
        unflushed = false;
        passed = false;
        if (!onlyRefused) {
            context.fireChannelReadComplete();
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInformational(message)) {
            unanswered--;
        }
        context.write(message, promise);
    }

    private static boolean isInformational(Object message) {
        return message instanceof HttpResponse response && response.status().code() < INFORMATIONAL;
    }

    /** Whether all of it can be thrown away where it stands, and its connection goes on. */
    private static boolean isSimple(HttpRequest request) {
        var headers = request.headers();
        return request.decoderResult().isSuccess()
                && request.protocolVersion() == HttpVersion.HTTP_1_1
                && !request.method().equals(HttpMethod.HEAD)
                && request.uri().startsWith("/")
                && isKeptAlive(headers.get(HttpHeaderNames.CONNECTION))
                && !headers.contains(HttpHeaderNames.EXPECT)
                && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                && hasSmallBody(headers.get(HttpHeaderNames.CONTENT_LENGTH));
    }

    private static boolean isKeptAlive(String connection) {
        return connection == null || HttpHeaderValues.KEEP_ALIVE.contentEqualsIgnoreCase(connection);
    }

    private static boolean hasSmallBody(String length) {
        return length == null || Exchange.isSmall(length);
    }
}
