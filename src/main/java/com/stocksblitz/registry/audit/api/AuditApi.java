package com.stocksblitz.registry.audit.api;

import com.stocksblitz.registry.bus.Call;
import java.time.Duration;

/** The channels of the audit trail; it is for operators and stays on the node. */
public final class AuditApi {
    public static final Call<AuditQuery, AuditPage> LIST =
            Call.local("audit.list", AuditQuery.class, AuditPage.class, Duration.ofSeconds(5));

    /** Ends with what was looked at when its time is over; {@link AuditVerdict#isComplete} tells. */
    public static final Call<VerifyAudit, AuditVerdict> VERIFY =
            Call.local("audit.verify", VerifyAudit.class, AuditVerdict.class, Duration.ofSeconds(60));

    /**
     * Writes a row about something that has no transaction of its own, such as a refusal; what changes data writes its
     * row in the transaction of the change. The origin of the call says who and when.
     */
    public static final Call<AuditNote, AuditNoted> NOTE =
            Call.local("audit.note", AuditNote.class, AuditNoted.class, Duration.ofSeconds(5));

    private AuditApi() {}
}
