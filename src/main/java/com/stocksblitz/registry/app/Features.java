package com.stocksblitz.registry.app;

import com.stocksblitz.registry.access.AccessVerticle;
import com.stocksblitz.registry.access.KeyRing;
import com.stocksblitz.registry.audit.AuditVerticle;
import com.stocksblitz.registry.catalog.Catalog;
import com.stocksblitz.registry.catalog.CatalogVerticle;
import com.stocksblitz.registry.catalog.expiry.ExpiryVerticle;
import com.stocksblitz.registry.catalog.snapshot.SnapshotVerticle;
import com.stocksblitz.registry.event.EventVerticle;
import com.stocksblitz.registry.event.OutletCounts;
import com.stocksblitz.registry.feed.FeedDocuments;
import com.stocksblitz.registry.feed.FeedVerticle;
import com.stocksblitz.registry.ingest.AnnouncedTermsVerticle;
import com.stocksblitz.registry.ingest.DisagreementsVerticle;
import com.stocksblitz.registry.ingest.IngestSettings;
import com.stocksblitz.registry.ingest.IngestVerticle;
import com.stocksblitz.registry.ingest.SourceVerticle;
import com.stocksblitz.registry.membership.MembershipTimes;
import com.stocksblitz.registry.membership.MembershipVerticle;
import com.stocksblitz.registry.mirror.MirrorCounts;
import com.stocksblitz.registry.mirror.MirrorSettings;
import com.stocksblitz.registry.mirror.MirrorVerticle;
import com.stocksblitz.registry.mirror.StageInForce;
import com.stocksblitz.registry.mirror.StageStore;
import com.stocksblitz.registry.plan.PlanRoomSettings;
import com.stocksblitz.registry.plan.PlanVerticle;
import com.stocksblitz.registry.profile.ProfileVerticle;
import com.stocksblitz.registry.retention.RetentionVerticle;
import com.stocksblitz.registry.store.pg.Database;
import com.stocksblitz.registry.store.pg.PgAccountStore;
import com.stocksblitz.registry.store.pg.PgAnnouncedTerms;
import com.stocksblitz.registry.store.pg.PgAuditTrail;
import com.stocksblitz.registry.store.pg.PgCatalogHistory;
import com.stocksblitz.registry.store.pg.PgCatalogSource;
import com.stocksblitz.registry.store.pg.PgDeadLetters;
import com.stocksblitz.registry.store.pg.PgDisagreements;
import com.stocksblitz.registry.store.pg.PgEventLog;
import com.stocksblitz.registry.store.pg.PgExpiryStore;
import com.stocksblitz.registry.store.pg.PgIngestStore;
import com.stocksblitz.registry.store.pg.PgIntentStore;
import com.stocksblitz.registry.store.pg.PgKeyStore;
import com.stocksblitz.registry.store.pg.PgMembershipStore;
import com.stocksblitz.registry.store.pg.PgMirrorStore;
import com.stocksblitz.registry.store.pg.PgPlanStore;
import com.stocksblitz.registry.store.pg.PgPoisonStore;
import com.stocksblitz.registry.store.pg.PgProfileStore;
import com.stocksblitz.registry.store.pg.PgRetentionStore;
import com.stocksblitz.registry.store.pg.PgSnapshotSource;
import com.stocksblitz.registry.store.pg.PgSourceStore;
import com.stocksblitz.registry.store.pg.PgStageStore;
import com.stocksblitz.registry.store.pg.PgStalePlans;
import com.stocksblitz.registry.store.pg.PgValidationStore;
import com.stocksblitz.registry.store.redis.RedisPlanCache;
import io.vertx.core.http.HttpClientOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;

/** Deploys the features in the order in which they need each other. */
final class Features {
    private static final Duration PROFILE_UPKEEP = Duration.ofSeconds(30);
    private static final Duration ANNOUNCED_TERMS = Duration.ofSeconds(15);
    private static final int SNAPSHOTS_AT_ONCE = 2;
    private static final Duration LOOK_FOR_EXPIRED = Duration.ofSeconds(30);
    private static final Duration SCHEDULE_LOOK = Duration.ofSeconds(30);

    private final Node node;
    private final Clients clients;
    private final Database database;
    private final Deployer rooms;
    private final StageStore stages;
    private final StageInForce stage;

    Features(Node node, Clients clients, Deployer rooms) {
        this.node = node;
        this.clients = clients;
        this.database = clients.database();
        this.rooms = rooms;
        this.stages = new PgStageStore(database, node.clock());
        this.stage = new StageInForce(stages, clients.screener().isPresent(), node.live(), node.id());
    }

    /**
     * Returns when all serve, the index perhaps still behind.
     *
     * @param ring filled with the keys in force
     */
    Catalog start(KeyRing ring) {
        var outlets = new OutletCounts();
        OutletMeters.register(node.meters(), outlets);
        rooms.deploy(
                "event",
                new EventVerticle(
                        node.bus(),
                        new PgEventLog(node.vertx(), database),
                        new PgPoisonStore(database, node.clock()),
                        outlets,
                        node.live(),
                        node.clock(),
                        node.id()));
        rooms.deploy("alert", new Alerting(node, clients).verticle());
        rooms.deploy("audit", new AuditVerticle(node.bus(), new PgAuditTrail(database), node.clock()));
        rooms.deploy(
                "access",
                new AccessVerticle(
                        node.bus(),
                        new PgKeyStore(database, node.clock()),
                        ring,
                        node.clock(),
                        node.ids(),
                        new SecureRandom()));
        var catalog = catalog();
        plans();
        ingest(catalog);
        mirror();
        retention();
        return catalog;
    }

    private Catalog catalog() {
        var catalog = new Catalog(
                new PgCatalogSource(database),
                new PgCatalogHistory(database),
                node.live(),
                node.home("index"),
                node.tradeDate(),
                node.clock(),
                node.settings().derived("list cursors"),
                () -> node.live().state().kind().name().toLowerCase(Locale.ROOT),
                new Random(),
                node.caches());
        rooms.onEveryLoop("catalog", () -> new CatalogVerticle(node.bus(), catalog));
        rooms.deploy(
                "expiry",
                new ExpiryVerticle(
                        node.bus(),
                        new PgExpiryStore(database, node.clock()),
                        Bundled.closes(node.settings().tradeDate()),
                        node.clock(),
                        node.ids(),
                        LOOK_FOR_EXPIRED));
        rooms.deploy(
                "snapshot",
                new SnapshotVerticle(
                        node.bus(), new PgSnapshotSource(node.vertx(), database), node.clock(), SNAPSHOTS_AT_ONCE));
        rooms.deploy(
                "membership",
                new MembershipVerticle(
                        node.bus(),
                        new PgMembershipStore(database, node.clock()),
                        new PgIntentStore(database, node.clock()),
                        stage,
                        MembershipTimes.defaults(),
                        node.clock(),
                        node.tradeDate(),
                        node.id()));
        return catalog;
    }

    private void plans() {
        var feeds = FeedDocuments.load(node.home("feeds"));
        rooms.deploy("feed", new FeedVerticle(node.bus(), feeds, node.tradeDate()));
        rooms.deploy(
                "plan",
                new PlanVerticle(
                        node.bus(),
                        node.live(),
                        feeds,
                        new PgPlanStore(database, node.clock()),
                        new PgAccountStore(database, node.clock()),
                        new RedisPlanCache(clients.redis(), node.clock()),
                        new PgStalePlans(database),
                        PlanRoomSettings.defaults(),
                        node.clock(),
                        node.tradeDate(),
                        node.ids(),
                        node.caches(),
                        node.id()));
        rooms.deploy(
                "profile",
                new ProfileVerticle(
                        node.bus(),
                        node.live(),
                        new PgProfileStore(database, node.clock(), node.ids()),
                        node.clock(),
                        node.tradeDate(),
                        node.ids(),
                        PROFILE_UPKEEP));
    }

    private void ingest(Catalog catalog) {
        rooms.deploy(
                "ingest",
                () -> new IngestVerticle(
                        node.bus(),
                        new PgIngestStore(database, catalog.loads()),
                        IngestSettings.DEFAULT,
                        node.live(),
                        node.uploads(),
                        Bundled.precedence(),
                        node.clock(),
                        node.ids(),
                        node.tradeDate()),
                IngestVerticle.deployment());
        rooms.deploy(
                "announced-terms",
                new AnnouncedTermsVerticle(
                        node.bus(), new PgAnnouncedTerms(database), node.clock(), node.tradeDate(), ANNOUNCED_TERMS));
        rooms.deploy(
                "sources",
                () -> new SourceVerticle(
                        node.bus(),
                        Bundled.sources(node.settings().home()),
                        new PgSourceStore(database),
                        node.live(),
                        new HttpClientOptions(),
                        node.uploads(),
                        SCHEDULE_LOOK,
                        node.clock(),
                        node.ids()),
                IngestVerticle.deployment());
        rooms.deploy(
                "disagreements",
                new DisagreementsVerticle(node.bus(), new PgDisagreements(database), Bundled.precedence()));
    }

    private void mirror() {
        var counts = new MirrorCounts(node.clock());
        MirrorMeters.register(node.meters(), counts);
        rooms.deploy(
                "mirror",
                new MirrorVerticle(
                        node.bus(),
                        new PgMirrorStore(database, node.clock()),
                        new PgDeadLetters(database, node.clock()),
                        new PgValidationStore(database),
                        stages,
                        stage,
                        clients.screener(),
                        node.live(),
                        MirrorSettings.defaults(),
                        counts,
                        node.clock(),
                        node.tradeDate(),
                        node.id()));
    }

    private void retention() {
        rooms.deploy(
                "retention",
                () -> new RetentionVerticle(
                        node.bus(),
                        new PgRetentionStore(database),
                        node.live(),
                        node.home("archive"),
                        SCHEDULE_LOOK,
                        node.clock(),
                        node.ids(),
                        node.id()),
                RetentionVerticle.deployment());
    }
}
