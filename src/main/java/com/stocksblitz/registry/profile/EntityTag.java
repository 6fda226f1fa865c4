package com.stocksblitz.registry.profile;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import java.util.Arrays;

/**
 * Holds a version against {@code If-Match}: the version in quotes, several of them, or {@code *} for any. A weak tag
 * never matches, since what may differ in detail is no ground to overwrite (RFC 9110, 13.1.1).
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
        var wanted = "\"" + version + '"';
        if (Arrays.stream(ifMatch.split(",")).map(String::strip).noneMatch(wanted::equals)) {
            throw new FailureException(
                    new Failure.WrongVersion(false, "It has changed: its version is " + version + " now."));
        }
    }
}
