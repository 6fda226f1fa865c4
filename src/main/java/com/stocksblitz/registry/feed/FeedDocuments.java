package com.stocksblitz.registry.feed;

import com.stocksblitz.registry.feed.api.Feed;
import com.stocksblitz.registry.feed.api.FeedDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The feed documents: those that travel with the program, each replaced by a file of the same name in the operator's
 * folder, which may also add feeds. Reads files, so it is called at start and not on an event loop.
 */
public final class FeedDocuments {
    private static final String FOLDER = "conf/feeds/";
    private static final String SCHEMA = "feed.schema.json";

    private FeedDocuments() {}

    /**
     * @param own folder with further documents, or null
     * @throws FeedDocumentException for the first file that cannot be used
     * @throws UncheckedIOException where a file cannot be read
     */
    public static FeedDirectory load(Path own) {
        var texts = bundled();
        if (own != null && Files.isDirectory(own)) {
            texts.putAll(folder(own));
        }
        return directory(texts);
    }

    /** @param texts documents by file name */
    static FeedDirectory directory(SortedMap<String, String> texts) {
        var feeds = new ArrayList<Feed>();
        var digest = sha256();
        texts.forEach((file, text) -> {
            feeds.add(FeedReader.read(file, text));
            digest.update((file + '\n' + text + '\n').getBytes(StandardCharsets.UTF_8));
        });
        return new FeedDirectory(feeds, HexFormat.of().formatHex(digest.digest(), 0, 8));
    }

    private static SortedMap<String, String> bundled() {
        var schema = FeedDocuments.class.getClassLoader().getResource(FOLDER + SCHEMA);
        if (schema == null) {
            throw new IllegalStateException("the program was built without " + FOLDER);
        }
        try {
            var uri = schema.toURI();
            if (uri.getScheme().equals("jar")) {
                return inJar(uri);
            }
            return folder(Path.of(uri).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("not a place to read from: " + schema, e);
        }
    }

    private static SortedMap<String, String> inJar(URI uri) {
        var jar = URI.create(uri.toString().substring(0, uri.toString().indexOf("!/")));
        try (var files = FileSystems.newFileSystem(jar, Map.of())) {
            return folder(files.getPath(FOLDER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SortedMap<String, String> folder(Path folder) {
        var texts = new TreeMap<String, String>();
        try (var files = Files.newDirectoryStream(folder, "*.json")) {
            for (var file : files) {
                var name = file.getFileName().toString();
                if (!name.equals(SCHEMA)) {
                    texts.put(name, Files.readString(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
