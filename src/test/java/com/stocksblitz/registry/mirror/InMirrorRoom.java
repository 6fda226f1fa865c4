package com.stocksblitz.registry.mirror;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test a room of its own. */
abstract class InMirrorRoom {
    MirrorRoom room;

    @BeforeEach
    void open(@TempDir Path home) throws Exception {
        room = new MirrorRoom(home);
    }

    @AfterEach
    void close() throws Exception {
        room.close();
    }
}
