package com.stocksblitz.registry.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** From the bytes of one format to rows in our terms. Pure, and in constant memory whatever the size of the file. */
interface DumpReader {
    /** Name of the format, such as {@code kite-csv}. */
    String format();

    /** Whose format it is. */
    String broker();

    /** Whether the file begins as this format does. */
    boolean recognises(DumpHead head);

    /**
     * Hands each line on, in the order of the file.
     *
     * @throws UnreadableDumpException when the file cannot be read to its end; lines handed on before are void
     * @throws IOException when the bytes cannot be read
     */
    void read(InputStream content, Consumer<DumpLine> lines) throws IOException, UnreadableDumpException;
}
