package com.stocksblitz.registry.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands the immutable letter over by reference and refuses the wire, where it could only arrive broken. */
final class LetterCodec implements MessageCodec<Bus.Letter, Bus.Letter> {
    @Override
    public void encodeToWire(Buffer buffer, Bus.Letter letter) {
        throw new IllegalStateException("a letter never leaves the process");
    }

    @Override
    public Bus.Letter decodeFromWire(int position, Buffer buffer) {
        throw new IllegalStateException("a letter never leaves the process");
    }

    @Override
    public Bus.Letter transform(Bus.Letter letter) {
        return letter;
    }

    @Override
    public String name() {
        return "letter";
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
