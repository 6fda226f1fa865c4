package com.stocksblitz.registry.bus;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/**
 * Makes a clustered Vert.x: Hazelcast over TCP to named members, so that no node ever finds a stranger by multicast.
 * Set {@code -Dhazelcast.logging.type=slf4j} on the command line: Hazelcast reads it before this configuration.
 */
public final class Cluster {
    private Cluster() {}

    /** @param options taken over with the address of the event bus set in them */
    public static Future<Vertx> join(VertxBuilder builder, VertxOptions options, ClusterSettings settings) {
        options.getEventBusOptions().setHost(settings.host()).setPort(settings.busPort());
        return builder.with(options)
                .withClusterManager(new HazelcastClusterManager(hazelcast(settings)))
                .buildClustered();
    }

    static Config hazelcast(ClusterSettings settings) {
        var config = new Config();
        config.setClusterName(settings.name());
        // Vert.x leaves the cluster itself, after everything is undeployed; a hook would pull the floor away first.
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty(
                "hazelcast.max.no.heartbeat.seconds",
                Long.toString(settings.noHeartbeat().toSeconds()));
        config.setProperty("hazelcast.phone.home.enabled", "false");
        // Otherwise it listens on every address of the machine, whatever the interface says.
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");
        var network = config.getNetworkConfig();
        network.setPort(settings.memberPort()).setPortAutoIncrement(false);
        network.setPublicAddress(settings.host() + ":" + settings.memberPort());
        network.getInterfaces().setEnabled(true).addInterface(settings.host());
        join(network.getJoin(), settings);
        // The structures in which vertx-hazelcast keeps who listens where, as its own default file has them.
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
        return config;
    }

    private static void join(JoinConfig join, ClusterSettings settings) {
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(settings.members());
    }
}
