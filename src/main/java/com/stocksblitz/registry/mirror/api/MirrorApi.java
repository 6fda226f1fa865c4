package com.stocksblitz.registry.mirror.api;

import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.bus.Topic;
import java.time.Duration;

/** The mirror's channels. */
public final class MirrorApi {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** Longer than one request to the screener takes at most. */
    private static final Duration SCREENER = Duration.ofSeconds(12);

    /** How the second write stands. */
    public static final Call<MirrorQuery, MirrorStatus> STATUS =
            Call.local("mirror.status", MirrorQuery.class, MirrorStatus.class, LIMIT);

    /** The letters of a queue that nobody has dealt with, oldest first. */
    public static final Call<DeadLettersQuery, DeadLetters> LETTERS =
            Call.local("mirror.letters", DeadLettersQuery.class, DeadLetters.class, LIMIT);

    /**
     * Sends exactly that letter again, unless its record has said something else meanwhile. Fails with NotFound, and
     * with Conflict where it was dealt with already.
     */
    public static final Call<ReplayLetter, LetterHandled> REPLAY =
            Call.local("mirror.letters.replay", ReplayLetter.class, LetterHandled.class, LIMIT);

    /** Gives a letter up. Fails with Malformed, NotFound, and Conflict where it was dealt with already. */
    public static final Call<DiscardLetter, LetterHandled> DISCARD =
            Call.local("mirror.letters.discard", DiscardLetter.class, LetterHandled.class, LIMIT);

    /** The last comparisons of all records, newest first. */
    public static final Call<ValidationsQuery, ValidationRuns> VALIDATIONS =
            Call.local("mirror.validations", ValidationsQuery.class, ValidationRuns.class, LIMIT);

    /** One of them. Fails with NotFound. */
    public static final Call<ValidationQuery, ValidationRun> VALIDATION =
            Call.local("mirror.validation", ValidationQuery.class, ValidationRun.class, LIMIT);

    /**
     * Begins one. Fails with Malformed, with Refused where there is no screener, and with Conflict while the node is at
     * one.
     */
    public static final Call<RunValidation, ValidationRun> VALIDATE =
            Call.local("mirror.validate", RunValidation.class, ValidationRun.class, LIMIT);

    /** Whether a stage may be set now. Fails with Refused, naming why not. */
    public static final Call<StageQuery, StageAllowed> GATE =
            Call.local("mirror.gate", StageQuery.class, StageAllowed.class, LIMIT);

    /** Has the stage that the setting asks for reached now, and tells whether it is. */
    public static final Call<StageQuery, StageMoved> MOVE =
            Call.local("mirror.stage.move", StageQuery.class, StageMoved.class, LIMIT);

    /** Has the screener take rows, for whoever writes; what it says is an answer. Unavailable without a screener. */
    public static final Call<TellScreener, Told> TELL =
            Call.local("mirror.screener.tell", TellScreener.class, Told.class, SCREENER);

    /** The screener's rows. Fails with Unavailable where it does not answer. */
    public static final Call<ScreenerQuery, ScreenerRows> ROWS =
            Call.local("mirror.screener.rows", ScreenerQuery.class, ScreenerRows.class, SCREENER);

    /** How both sides answered a question. */
    public static final Topic<Compared> COMPARED = Topic.local("mirror.compared", Compared.class);

    private MirrorApi() {}
}
