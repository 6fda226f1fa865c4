package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.plan.PlanRequest.Demand;
import com.stocksblitz.registry.plan.PlanRequest.Entry;
import com.stocksblitz.registry.plan.PlanRequest.ProfileVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 of demands: of equal ones the same, since what is hashed is the same for no others; every part has its length
 * before it. As JSON the entries of a request would take ten times as long, each time that it is asked.
 */
final class DemandPrint {
    private static final int ROOM = 1_024;
    /** Bytes of the longest character and of the longest number. */
    private static final int MOST_AT_ONCE = 5;

    private static final int SEVEN_BITS = 0x7F;
    private static final int SIX_BITS = 0x3F;
    private static final int NEXT = 0x80;
    private static final int TWO = 0xC0;
    private static final int THREE = 0xE0;
    private static final int BELOW_THREE = 0x800;

    private final MessageDigest sha256;
    private final byte[] room = new byte[ROOM];
    private int size;

    private DemandPrint() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    static String of(List<Demand> demands) {
        var print = new DemandPrint();
        demands.forEach(print::add);
        print.sha256.update(print.room, 0, print.size);
        return HexFormat.of().formatHex(print.sha256.digest());
    }

    private void add(Demand demand) {
        add(demand.userId());
        add(demand.weight());
        add(demand.most());
        add(demand.profiles().size());
        demand.profiles().forEach(this::add);
        add(demand.entries().size());
        demand.entries().forEach(this::add);
    }

    private void add(ProfileVersion profile) {
        add(profile.profileId());
        add(profile.version());
    }

    private void add(Entry entry) {
        add(entry.reference());
        add(entry.intent() == null ? null : new String(CanonicalJson.bytes(entry.intent()), StandardCharsets.UTF_8));
        add(entry.profile());
        add(entry.mode());
        add(entry.minMode());
        add(entry.priority());
    }

    private void add(Enum<?> value) {
        add(value == null ? null : value.name());
    }

    /** Seven bits a byte, the lowest first. */
    private void add(int number) {
        makeRoom();
        int left = number;
        while ((left & ~SEVEN_BITS) != 0) {
            put(left & SEVEN_BITS | NEXT);
            left >>>= 7;
        }
        put(left);
    }

    /** Its characters as UTF-8 would have them, halves of a pair each by itself. */
    private void add(String part) {
        if (part == null) {
            add(0);
            return;
        }
        add(part.length() + 1);
        for (int i = 0; i < part.length(); i++) {
            makeRoom();
            char one = part.charAt(i);
            if (one <= SEVEN_BITS) {
                put(one);
            } else if (one < BELOW_THREE) {
                put(TWO | one >> 6);
                put(NEXT | one & SIX_BITS);
            } else {
                put(THREE | one >> 12);
                put(NEXT | one >> 6 & SIX_BITS);
                put(NEXT | one & SIX_BITS);
            }
        }
    }

    private void makeRoom() {
        if (size > ROOM - MOST_AT_ONCE) {
            sha256.update(room, 0, size);
            size = 0;
        }
    }

    private void put(int one) {
        room[size++] = (byte) one;
    }
}
