package com.stocksblitz.registry.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.function.Consumer;

/** How a file is laid out, whatever it is about. */
interface Layout {
    boolean recognises(DumpHead head, Set<String> marks);

    /**
     * @param rows what is whole
     * @param bad rows that are not, such as ragged ones
     */
    void read(InputStream content, Consumer<RawRow> rows, Consumer<DumpLine> bad)
            throws IOException, UnreadableDumpException;
}
