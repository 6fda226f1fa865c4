package com.stocksblitz.registry.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 in which single bytes can be ISO 8859-1, as in lists of exchanges that grew over decades: a byte that does not
 * fit where it stands is taken as the character of that number. A mark of the byte order is passed over.
 */
final class LatinReader extends Reader {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream content;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(16 * 1024).flip();
    private boolean begun;
    private boolean ended;

    LatinReader(InputStream content) {
        this.content = content;
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        int count = 0;
        while (count == 0 && length > 0) {
            if (ended && !bytes.hasRemaining()) {
                return -1;
            }
            fill();
            count = withoutMark(into, offset, decoded(CharBuffer.wrap(into, offset, length)));
        }
        return count;
    }

    private void fill() throws IOException {
        if (!ended) {
            bytes.compact();
            int read = content.read(bytes.array(), bytes.position(), bytes.remaining());
            ended = read < 0;
            bytes.position(bytes.position() + Math.max(0, read)).flip();
        }
    }

    private int decoded(CharBuffer chars) {
        int start = chars.position();
        var result = utf8.decode(bytes, chars, ended);
        while (result.isMalformed() && chars.hasRemaining()) {
            chars.put((char) (bytes.get() & 0xff));
            result = utf8.decode(bytes, chars, ended);
        }
        return chars.position() - start;
    }

    private int withoutMark(char[] chars, int offset, int count) {
        boolean marked = !begun && count > 0 && chars[offset] == BYTE_ORDER_MARK;
        begun |= count > 0;
        if (marked) {
            System.arraycopy(chars, offset + 1, chars, offset, count - 1);
        }
        return marked ? count - 1 : count;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
