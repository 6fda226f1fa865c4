package com.stocksblitz.registry.plan.api;

import com.stocksblitz.registry.bus.Call;
import java.time.Duration;

/** The planner's channels. */
public final class PlanApi {
    private static final Duration SHORT = Duration.ofSeconds(5);

    /** The search takes three quarters of it at most, whatever PLANNER_TIMEOUT says; the rest is for storing. */
    private static final Duration SEARCH = Duration.ofSeconds(65);

    /**
     * Plans, or answers the cached plan of the same request. Fails with Malformed, Refused, Forbidden (for another user
     * than the acting one), Conflict (the idempotency key is being worked on), FeatureOff, Unavailable.
     */
    public static final Call<CreatePlan, PlanAnswer> CREATE =
            Call.clusterChange("instrument-registry.plan.create", CreatePlan.class, PlanAnswer.class, SEARCH);

    /** Fails with NotFound, also for a plan of another user than the acting one. */
    public static final Call<PlanQuery, StoredPlan> GET =
            Call.cluster("instrument-registry.plan.get", PlanQuery.class, StoredPlan.class, SHORT);

    /** Explains a stored plan. */
    public static final Call<DescribePlan, PlanDescription> DESCRIBE =
            Call.cluster("instrument-registry.plan.describe", DescribePlan.class, PlanDescription.class, SHORT);

    /**
     * The messages that lead from one plan to another. Fails with NotFound for either, Refused for a historical plan
     * and where the limits in force do not hold the plan any more.
     */
    public static final Call<DiffQuery, PlanDifference> DIFF =
            Call.cluster("instrument-registry.plan.diff", DiffQuery.class, PlanDifference.class, SHORT);

    /** A stored plan with a change, not stored. Fails as {@link #CREATE} and {@link #GET} do. */
    public static final Call<WhatIf, WhatIfAnswer> WHAT_IF =
            Call.local("plan.what_if", WhatIf.class, WhatIfAnswer.class, SEARCH);

    /** Newest first. */
    public static final Call<PlansQuery, PlanList> LIST =
            Call.local("plan.list", PlansQuery.class, PlanList.class, SHORT);

    /** Removes a plan and its cache entry. Fails with NotFound. */
    public static final Call<PlanQuery, PlanDeleted> DELETE =
            Call.local("plan.delete", PlanQuery.class, PlanDeleted.class, SHORT);

    /** The settings that the planner uses. */
    public static final Call<PlannerConfigQuery, PlannerConfig> CONFIG =
            Call.local("plan.config", PlannerConfigQuery.class, PlannerConfig.class, SHORT);

    /** Deletes expired plans and clears the cache. */
    public static final Call<CleanUpPlans, PlansCleaned> CLEAN_UP =
            Call.local("plan.cleanup", CleanUpPlans.class, PlansCleaned.class, Duration.ofSeconds(30));

    /** The accounts that a user's plans use by default. Fails with Forbidden for another user than the acting one. */
    public static final Call<AccountsQuery, UserAccounts> ACCOUNTS =
            Call.local("plan.accounts", AccountsQuery.class, UserAccounts.class, SHORT);

    /** Replaces them. Fails with Malformed, Forbidden, WrongVersion, Unavailable. */
    public static final Call<PutAccounts, UserAccounts> PUT_ACCOUNTS =
            Call.local("plan.put_accounts", PutAccounts.class, UserAccounts.class, SHORT);

    private PlanApi() {}
}
