package com.stocksblitz.registry.profile;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Holds a version against {@code If-Match}: a tag of that version, several tags, or {@code *} for any. The checksum
 * behind the version may differ or be left out: it changes by time and by the catalog, which no write overwrites. A
 * weak tag never matches, since what may differ in detail is no ground to overwrite (RFC 9110, 13.1.1).
 */
final class EntityTag {
    private EntityTag() {}

    /** @throws FailureException WrongVersion where the header is missing or names another version */
    static void require(String ifMatch, int version) {
        if (ifMatch == null) {
            throw new FailureException(new Failure.WrongVersion(
                    true, "If-Match must hold the ETag of the version that is to be changed."));
        }
        check(ifMatch, version);
    }

    /** The same, where the header may be left out. */
    static void check(String ifMatch, int version) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return;
        }
        var tag = Pattern.compile("\"" + version + "(-[0-9a-f]{8})?\"");
        if (Arrays.stream(ifMatch.split(",")).map(String::strip).noneMatch(tag.asMatchPredicate())) {
            throw new FailureException(
                    new Failure.WrongVersion(false, "It has changed: its version is " + version + " now."));
        }
    }
}
