package com.stocksblitz.registry.ingest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipInputStream;

/** The only member of a zip archive, read as the archive comes; one with none or several is refused. */
final class ZipMember extends FilterInputStream {
    private final ZipInputStream archive;

    private ZipMember(ZipInputStream archive) {
        super(archive);
        this.archive = archive;
    }

    static InputStream of(InputStream content) throws IOException {
        var archive = new ZipInputStream(content);
        if (archive.getNextEntry() == null) {
            throw new RefusedFileException("The zip archive has no member.");
        }
        return new ZipMember(archive);
    }

    @Override
    public int read() throws IOException {
        return ended(super.read());
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return ended(super.read(bytes, offset, length));
    }

    private int ended(int read) throws IOException {
        if (read < 0 && archive.getNextEntry() != null) {
            throw new RefusedFileException("The zip archive has more than one member; a dump is exactly one.");
        }
        return read;
    }
}
