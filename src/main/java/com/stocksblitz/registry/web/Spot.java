package com.stocksblitz.registry.web;

/** A place in a JSON body; becomes a JSON pointer (RFC 6901) only where something is wrong with it. */
record Spot(Spot parent, String name, int index) {
    private static final int NONE = -1;
    static final Spot ROOT = new Spot(null, "", NONE);

    /** A place that is not in a body, such as a parameter, named without a slash. */
    static Spot parameter(String name) {
        return new Spot(null, name, NONE);
    }

    Spot field(String field) {
        return new Spot(this, field, NONE);
    }

    Spot element(int index) {
        return new Spot(this, null, index);
    }

    String pointer() {
        if (index != NONE) {
            return parent.pointer() + '/' + index;
        }
        return parent == null
                ? name
                : parent.pointer() + '/' + name.replace("~", "~0").replace("/", "~1");
    }
}
