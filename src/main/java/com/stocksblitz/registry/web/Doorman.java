package com.stocksblitz.registry.web;

import com.stocksblitz.registry.failure.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** Decides for the {@link Turnstile}s of one loop, and writes their refusals. */
final class Doorman {
    /** What {@link Responder#busy} sends, but for the two that differ from one to the next. */
    private static final byte[] HEAD = ascii("HTTP/1.1 503 Service Unavailable\r\ncontent-type: " + Problem.MEDIA_TYPE
            + "\r\ncontent-security-policy: " + Responder.NOTHING
            + "\r\nretry-after: " + BusyAnswer.RETRY_AFTER.toSeconds()
            + "\r\nx-content-type-options: nosniff\r\ncache-control: no-store\r\nx-correlation-id: ");

    private static final byte[] LENGTH = ascii("\r\ncontent-length: ");
    private static final byte[] END = ascii("\r\n\r\n");

    private final ApiKeys keys;
    private final Admission admission;
    private final RequestMeters meters;
    private final Clock clock;
    private final Supplier<String> ids;
    private final BusyAnswer busy = new BusyAnswer();
    private final SimpleHead head = new SimpleHead();
    private boolean lettingIn;

    Doorman(ApiKeys keys, Gates gates, RequestMeters meters, Clock clock, Supplier<String> ids) {
        this.keys = keys;
        this.admission = gates.admission();
        this.meters = meters;
        this.clock = clock;
        this.ids = ids;
    }

    /** Whether the bytes begin with a request that can be refused as it is; if so, it is decided on until the next. */
    boolean reads(ByteBuf bytes) {
        return head.read(bytes);
    }

    /** Bytes of the request, of which the end need not be there yet. */
    int requestLength() {
        return head.requestLength();
    }

    boolean admits() {
        return admission.admits(
                Priority.of(head.path()),
                () -> Callers.name(Optional.ofNullable(head.key()).flatMap(keys::check)));
    }

    /** Leads an admitted request to the server, which handles its head within the call. */
    void letIn(Runnable server) {
        lettingIn = true;
        try {
            server.run();
        } finally {
            lettingIn = false;
        }
    }

    /** Whether the request that is being handled has been admitted already. */
    boolean hasLetIn() {
        boolean letIn = lettingIn;
        lettingIn = false;
        return letIn;
    }

    /** The whole answer to a request that is not admitted. */
    ByteBuf refusal(ByteBufAllocator memory) {
        meters.count("none", 503, 0);
        var id = CorrelationId.of(head.correlationId(), ids);
        var nameless = busy.nameless(head.path(), clock.instant());
        var name = ascii(id);
        var length = ascii(Integer.toString(nameless.length() + name.length));
        return memory.directBuffer(
                        HEAD.length + LENGTH.length + length.length + END.length + 2 * name.length + nameless.length())
                .writeBytes(HEAD)
                .writeBytes(name)
                .writeBytes(LENGTH)
                .writeBytes(length)
                .writeBytes(END)
                .writeBytes(nameless.toId())
                .writeBytes(name)
                .writeBytes(nameless.rest());
    }

    /** Quicker than an encoder that takes letter by letter. */
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
