package com.stocksblitz.registry.load.open;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as the bytes that are sent, in which {@code {n}} stands for its number, of a fixed width, so that it is
 * written in place.
 */
final class Template {
    private static final String NUMBER = "{n}";
    private static final int NUMBER_WIDTH = 10;

    private final byte[] bytes;
    private final int[] numbers;

    private Template(byte[] bytes, List<Integer> numbers) {
        this.bytes = bytes;
        this.numbers = numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    static Template of(String method, String path, String body, String host, String key) {
        int length = widened(body).getBytes(StandardCharsets.UTF_8).length;
        var text = method + ' ' + path + " HTTP/1.1\r\nHost: " + host + "\r\nX-Internal-API-Key: " + key
                + (body.isEmpty() ? "" : "\r\nContent-Type: application/json\r\nContent-Length: " + length)
                + "\r\n\r\n" + body;
        var numbers = new ArrayList<Integer>();
        var made = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            if (text.startsWith(NUMBER, at)) {
                numbers.add(made.length());
                made.append("0".repeat(NUMBER_WIDTH));
                at += NUMBER.length();
            } else {
                made.append(text.charAt(at++));
            }
        }
        var bytes = made.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length != made.length()) {
            throw new IllegalArgumentException("a request of the mix is not in ASCII: " + text);
        }
        return new Template(bytes, numbers);
    }

    private static String widened(String body) {
        return body.replace(NUMBER, "0".repeat(NUMBER_WIDTH));
    }

    /** The request of that number; the array is used again by the next call. */
    byte[] bytes(long number) {
        for (int place : numbers) {
            long rest = number;
            for (int i = place + NUMBER_WIDTH - 1; i >= place; i--, rest /= 10) {
                bytes[i] = (byte) ('0' + rest % 10);
            }
        }
        return bytes;
    }
}
