package com.stocksblitz.registry.profile;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import java.util.Optional;
import java.util.UUID;

/** A user sees what is his own; a service sees all. What is another's looks like what does not exist. */
final class Ownership {
    private Ownership() {}

    static boolean maySee(String owner, Origin origin) {
        return origin.userId().map(owner::equals).orElse(true);
    }

    static void require(String owner, Origin origin) {
        if (!maySee(owner, origin)) {
            throw new FailureException(new Failure.Forbidden("user_id is not the acting user."));
        }
    }

    /** @throws FailureException NotFound, also for a deleted one */
    static Profile visible(Optional<Profile> profile, UUID id, Origin origin) {
        return visible(known(profile, id, origin));
    }

    /** @throws FailureException NotFound for a deleted one */
    static Profile visible(Profile profile) {
        if (profile.state() == ProfileState.DELETED) {
            throw notFound(profile.id());
        }
        return profile;
    }

    /** Deleted ones too, for their audit. */
    static Profile known(Optional<Profile> profile, UUID id, Origin origin) {
        return profile.filter(found -> maySee(found.userId(), origin)).orElseThrow(() -> notFound(id));
    }

    static FailureException notFound(UUID id) {
        return new FailureException(Failure.NotFound.of("There is no profile " + id + "."));
    }
}
