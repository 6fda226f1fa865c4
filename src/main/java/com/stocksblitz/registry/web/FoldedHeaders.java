package com.stocksblitz.registry.web;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Makes the decoder refuse a header field that goes on in the next line. RFC 9112, section 5.2, wants it refused or
 * joined, and the decoder joins it without a trace; a proxy in front that reads it otherwise sees another request. So
 * the blank that such a line begins with becomes a byte that no field name can have.
 *
 * <p>Only heads are looked at, so it must know where they begin: it hands the decoder a head, then the body, in pieces
 * none of which goes beyond the end of the request, and hears from behind the decoder what that has made of them.
 * Belongs to one connection.
 */
final class FoldedHeaders extends ChannelInboundHandlerAdapter {
    private static final String DECODER = "httpDecoder";
    private static final byte NO_NAME = 0;

    private boolean inHead = true;
    /** Of the head: whether its first line has begun, and how many bytes of the current line there were. */
    private boolean begun;

    private int column;
    private boolean onlyReturn;
    private boolean ended;
    private boolean broken;
    /** Of the body: bytes that are still to come, negative for one in chunks. */
    private long left;

    private FoldedHeaders() {}

    /** Before the first byte of a connection is read. */
    static FoldedHeaders refuse(HttpConnection connection) {
        var pipeline = ((ConnectionBase) connection).channel().pipeline();
        var before = new FoldedHeaders();
        pipeline.addBefore(DECODER, "foldedHeaders", before);
        pipeline.addAfter(DECODER, "requestEnds", before.new Behind());
        return before;
    }

    /** Whether the next byte begins a request. */
    boolean isBetweenRequests() {
        return inHead && !begun && column == 0 && !broken;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes) || broken) {
            context.fireChannelRead(message);
            return;
        }
        try {
            while (bytes.isReadable() && !broken) {
                context.fireChannelRead(bytes.readRetainedSlice(inHead ? head(bytes) : body(bytes)));
                afterPiece();
            }
            if (bytes.isReadable()) {
                context.fireChannelRead(bytes.readRetainedSlice(bytes.readableBytes()));
            }
        } finally {
            bytes.release();
        }
    }

    /** How many bytes belong to the head. */
    private int head(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (column == 0 && begun && isBlank(bytes.getByte(at))) {
                bytes.setByte(at, NO_NAME);
            }
            int newline = bytes.indexOf(at, end, (byte) '\n');
            int lineEnd = newline < 0 ? end : newline;
            column += lineEnd - at;
            if (newline < 0) {
                onlyReturn = column == 1 && bytes.getByte(end - 1) == '\r';
                break;
            }
            boolean empty =
                    column == 0 || column == 1 && (newline == at ? onlyReturn : bytes.getByte(newline - 1) == '\r');
            column = 0;
            at = newline + 1;
            if (empty && begun) {
                inHead = false;
                return at - bytes.readerIndex();
            }
            begun |= !empty;
        }
        return end - bytes.readerIndex();
    }

    private static boolean isBlank(byte one) {
        return one == ' ' || one == '\t';
    }

    /** How many bytes surely belong to the body. A request in chunks ends with a line. */
    private int body(ByteBuf bytes) {
        int there = bytes.readableBytes();
        if (left >= 0) {
            int taken = (int) Math.min(left, there);
            left -= taken;
            return taken;
        }
        int newline = bytes.indexOf(bytes.readerIndex(), bytes.writerIndex(), (byte) '\n');
        return newline < 0 ? there : newline + 1 - bytes.readerIndex();
    }

    private void afterPiece() {
        if (ended) {
            ended = false;
            inHead = true;
            begun = false;
            column = 0;
        } else if (!inHead && left == 0) {
            // The decoder knows of no end where there should be one: it has given the request up.
            broken = true;
        }
    }

    private static long length(HttpRequest request) {
        return HttpUtil.getContentLength(request, 0L);
    }

    /** Behind the decoder. */
    private final class Behind extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                broken = request.decoderResult().isFailure();
                left = broken ? 0 : HttpUtil.isTransferEncodingChunked(request) ? -1 : length(request);
            }
            if (message instanceof LastHttpContent) {
                ended = true;
            }
            context.fireChannelRead(message);
        }
    }
}
