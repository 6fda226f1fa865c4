package com.stocksblitz.registry.app;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Event loops that read again after some milliseconds of other work, though more of it waits. Netty's own go on for up
 * to a second and look at the time after each 64 tasks; in an overload a refusal, which needs a reading and no task,
 * would wait for all requests that came before it, and a thousand new connections would be prepared before any is read.
 */
final class SlicedLoops implements io.vertx.core.transport.Transport {
    /** A fraction of the 50 ms in which a refusal is promised; what a request is divided into takes a tenth of it. */
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final Transport transport = new NioTransport() {
        @Override
        public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
            return new Group(threads, factory, ioHandlerFactory());
        }
    };

    @Override
    public String name() {
        return NIO.name();
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public Throwable unavailabilityCause() {
        return null;
    }

    @Override
    public Transport implementation() {
        return transport;
    }

    private static final class Group extends MultiThreadIoEventLoopGroup {
        Group(int threads, ThreadFactory factory, IoHandlerFactory io) {
            super(threads, factory, io);
        }

        @Override
        protected IoEventLoop newChild(Executor executor, IoHandlerFactory io, Object... none) {
            return new Loop(this, executor, io);
        }
    }

    private static final class Loop extends SingleThreadIoEventLoop {
        private long end;

        Loop(IoEventLoopGroup group, Executor executor, IoHandlerFactory io) {
            super(group, executor, io);
        }

        @Override
        protected boolean runAllTasks(long most) {
            end = System.nanoTime() + SLICE_NANOS;
            return super.runAllTasks(most);
        }

        /** Where it has none, the loop goes on to read, without waiting as long as there are more. */
        @Override
        protected Runnable pollTask() {
            return System.nanoTime() - end < 0 ? super.pollTask() : null;
        }
    }
}
