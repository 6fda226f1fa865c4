package com.stocksblitz.registry.bus;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where this node's cluster is; every application that wants to reach the registry needs the same name and members.
 *
 * @param name 1 to 64 letters, digits, {@code -}, {@code _}, {@code .}; members of another name are refused
 * @param host IP address of this node that the others reach (Hazelcast takes no name here); both Hazelcast and the
 *     event bus listen on it and no other
 * @param memberPort of Hazelcast, 1 to 65,535
 * @param busPort of the event bus, 0 to 65,535; 0 takes a free one
 * @param members {@code host:port} of at least one node, this one may be among them; nothing else is searched
 * @param noHeartbeat after this long without a sign of life a node counts as gone, 5 s to 5 min
 */
public record ClusterSettings(
        String name, String host, int memberPort, int busPort, List<String> members, Duration noHeartbeat) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+");
    private static final Pattern MEMBER = Pattern.compile("[^\\s:]+:\\d{1,5}|\\[[0-9A-Fa-f:.]+]:\\d{1,5}");

    public ClusterSettings {
        require(NAME.matcher(name).matches(), "the cluster's name has 1 to 64 letters, digits, dots or dashes", name);
        require(ADDRESS.matcher(host).matches(), "the cluster needs the IP address of this node", host);
        require(memberPort >= 1 && memberPort <= 65_535, "the member port is 1 to 65535", memberPort);
        require(busPort >= 0 && busPort <= 65_535, "the port of the event bus is 0 to 65535", busPort);
        members = List.copyOf(members);
        require(!members.isEmpty(), "the cluster needs at least one member", members);
        members.forEach(member -> require(MEMBER.matcher(member).matches(), "a member is written host:port", member));
        require(
                noHeartbeat.compareTo(Duration.ofSeconds(5)) >= 0 && noHeartbeat.compareTo(Duration.ofMinutes(5)) <= 0,
                "the time without heartbeat is 5 s to 5 min",
                noHeartbeat);
    }

    private static void require(boolean holds, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ": " + value);
        }
    }
}
