package com.stocksblitz.registry.web;

/** A place in a JSON body; becomes a JSON pointer (RFC 6901) only where something is wrong with it. */
record Spot(Spot parent, String name) {
    static final Spot ROOT = new Spot(null, "");

    /** A place that is not in a body, such as a parameter, named without a slash. */
    static Spot parameter(String name) {
        return new Spot(null, name);
    }

    Spot field(String field) {
        return new Spot(this, field);
    }

    Spot element(int index) {
        return new Spot(this, Integer.toString(index));
    }

    String pointer() {
        return parent == null
                ? name
                : parent.pointer() + '/' + name.replace("~", "~0").replace("/", "~1");
    }
}
