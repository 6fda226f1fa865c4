package com.stocksblitz.registry.catalog;

/** The fields of a document of the index. Any change to what they hold needs a new {@link #SCHEMA}. */
final class Fields {
    /** An index on disk of another number is thrown away and built anew. */
    static final String SCHEMA = "3";

    /** Internal id, eight bytes; what a document is replaced by. */
    static final String ID = "id";
    /** Exact names of every kind, see {@link Names}. */
    static final String REF = "ref";
    /** Beginnings of the words of cash market and indices, so that typeahead reads one short list per word. */
    static final String WORDS = "words";
    /** Whole words of cash market and indices, for whole-word hits and for misspelt ones. */
    static final String WHOLE = "whole";
    /**
     * Whole words of a contract but for type and exchange, which have fields. Contracts are most of the catalog and
     * share a few thousand words: listing these at search time is cheaper than every beginning of each contract's.
     */
    static final String CONTRACT_WORDS = "contract_words";
    /** The first one and two characters of a strike: too many strikes begin with them to be listed. */
    static final String STRIKE_START = "strike_start";
    /** Beginnings of symbol and trading symbols of the cash market and of indices, without blanks. */
    static final String SYMBOL_START = "symbol_start";

    static final String KEY = "key";
    static final String SYMBOL = "symbol";
    static final String NAME = "name";
    static final String EXCHANGE = "exchange";
    static final String TYPE = "type";
    static final String SECTOR = "sector";
    static final String ASSET_CLASS = "asset_class";
    static final String ACTIVE = "active";
    /** Brokers with an open token. */
    static final String BROKER = "broker";

    static final String UNDERLYING = "underlying";
    /** Exchange and symbol of what contracts may be written on, to be matched with the next two. */
    static final String CASH_NAME = "cash_name";
    /** Cash exchange and underlying of a contract, see {@link Underlyings}. */
    static final String CONTRACT_ON = "contract_on";
    /** The same, of active options only. */
    static final String OPTION_ON = "option_on";

    /** Where an active contract is listed, see {@link ListedContracts}. */
    static final String CHAIN = "chain";

    static final String LOT = "lot";
    /** Days since 1970. */
    static final String EXPIRY = "expiry";
    /** Millionths. */
    static final String STRIKE = "strike";
    /** Microseconds since 1970. */
    static final String UPDATED = "updated";

    /** See {@link Rank}; the index is sorted by it. */
    static final String RANK = "rank";
    /** Which attributes are known, see {@link Coverage}. */
    static final String KNOWN = "known";
    /** The whole instrument, see {@link InstrumentCodec}. */
    static final String BODY = "body";

    private Fields() {}
}
