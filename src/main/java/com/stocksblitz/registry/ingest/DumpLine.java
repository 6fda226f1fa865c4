package com.stocksblitz.registry.ingest;

/** What a reader makes of one line of a dump. */
public sealed interface DumpLine permits DumpRow, RenameRow, LotRow, RejectedLine {
    /** Line of the decompressed file, from 1; of a JSON file the number of the object. */
    long line();
}
