package com.stocksblitz.registry.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {

    @ParameterizedTest
    @CsvSource({
        "NFO:NIFTY:2026-11-24:24500:CE,      NFO:NIFTY:2026-11-24:24500:CE",
        "nfo:nifty:2026-11-24:24500.00:pe,   NFO:NIFTY:2026-11-24:24500:PE",
        "' NFO : NIFTY : 2026-11-24 : FUT ', NFO:NIFTY:2026-11-24:FUT",
        "CDS:USDINR:2026-11-27:84.2500:CE,   CDS:USDINR:2026-11-27:84.25:CE",
        "NFO:M&M:2026-11-24:FUT,             NFO:M&M:2026-11-24:FUT",
        "nse:nifty   50:index,               NSE:NIFTY 50:INDEX",
        "NFO:NIFTY:2026-11-24:24500:CALL,    NFO:NIFTY:2026-11-24:24500:CE",
    })
    void readsCanonicalKeys(String text, String key) {
        assertThat(Reference.parse(text))
                .isInstanceOfSatisfying(
                        Reference.Key.class,
                        read -> assertThat(read.key().value()).isEqualTo(key));
    }

    @ParameterizedTest
    @CsvSource({
        "NSE:RELIANCE,            NSE, RELIANCE, ",
        "nse : reliance,          NSE, RELIANCE, ",
        "NSE:NIFTY 50,            NSE, NIFTY 50, ",
        "NSE:M&M,                 NSE, M&M, ",
        "NSE:BAJAJ-AUTO,          NSE, BAJAJ-AUTO, ",
        "NSE:IDEA-BE,             NSE, IDEA-BE, ",
        "NSE:RELIANCE:EQ,         NSE, RELIANCE, EQ",
        "BSE:500325,              BSE, 500325, ",
        "NFO:NIFTY26NOV24500CE,   NFO, NIFTY26NOV24500CE, ",
        "RELIANCE,                ,    RELIANCE, ",
        "'  bajaj-auto ',         ,    BAJAJ-AUTO, ",
        "RELIANCE_NSE_EQUITY,     NSE, RELIANCE, EQ",
        "m&m_nse_equity,          NSE, M&M, EQ",
        "NIFTY50_NSE_INDEX,       NSE, NIFTY50, INDEX",
        "NIFTY 24500 CE 24 NOV 26, ,   NIFTY 24500 CE 24 NOV 26, ",
        "INE002A01019,            ,    INE002A01019, ",
    })
    void readsSymbolsWithAndWithoutExchange(String text, String exchange, String name, InstrumentType type) {
        assertThat(Reference.parse(text))
                .isEqualTo(new Reference.Name(Optional.ofNullable(exchange), name, Optional.ofNullable(type)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"isin:INE002A01018", "INE002A01018", "ISIN: ine002a01018 ", " ine002a01018"})
    void readsIsins(String text) {
        assertThat(Reference.parse(text)).isEqualTo(new Reference.OfIsin(new Isin("INE002A01018")));
    }

    @ParameterizedTest
    @CsvSource({
        "token:kite:738561,                       kite,   738561",
        "TOKEN:Kite: 738561,                      kite,   738561",
        "token:upstox:NSE_EQ|INE002A01018,        upstox, NSE_EQ|INE002A01018",
        "token:upstox:NSE_INDEX|Nifty 50,         upstox, NSE_INDEX|NIFTY 50",
        "token:738561,                            ,       738561",
    })
    void readsTokens(String text, String broker, String token) {
        assertThat(Reference.parse(text)).isEqualTo(new Reference.OfToken(Optional.ofNullable(broker), token));
    }

    @ParameterizedTest
    @CsvSource({
        "'',                          required",
        "'   ',                       required",
        "isin:INE002A01019,           invalid_isin",
        "isin:,                       invalid_isin",
        "token:,                      unreadable",
        "token::5,                    unreadable",
        "token:kite:,                 unreadable",
        "NSE:,                        unreadable",
        ":RELIANCE,                   unreadable",
        "N SE:RELIANCE,               unreadable",
        "NSE::INDEX,                  unreadable",
        "NFO:NIFTY:2026-02-30:FUT,    unreadable",
        "NFO:NIFTY:24NOV26:FUT,       unreadable",
        "NFO:NIFTY:2026-11-24:-5:CE,  unreadable",
        "NFO:NIFTY:2026-11-24:1E5:CE, unreadable",
        "NFO:NIFTY:2026-11-24:5:FUT,  unreadable",
        "A:B:C:D:E:F,                 unreadable",
        "NSE:RELIANCE:XX,             unreadable",
    })
    void saysWhatIsNoReference(String text, String code) {
        assertThat(Reference.parse(text))
                .isInstanceOfSatisfying(
                        Reference.Unreadable.class,
                        fault -> assertThat(fault.code()).isEqualTo(code));
    }

    @Test
    void refusesControlCharactersAndWhatIsTooLong() {
        for (var bad : new String[] {"REL\0IANCE", "REL\nIANCE", "RELI\u200bANCE", "REL\ud800IANCE", "\u202eREL"}) {
            assertThat(Reference.parse(bad))
                    .as("%s", bad.codePoints().boxed().toList())
                    .isInstanceOfSatisfying(
                            Reference.Unreadable.class,
                            fault -> assertThat(fault.code()).isEqualTo("control_character"));
        }
        assertThat(Reference.parse("A".repeat(201)))
                .isInstanceOfSatisfying(
                        Reference.Unreadable.class,
                        fault -> assertThat(fault.code()).isEqualTo("too_long"));
        assertThat(Reference.parse("A".repeat(200))).isInstanceOf(Reference.Name.class);
        assertThat(Reference.parse("NSE:" + "A".repeat(190))).isInstanceOf(Reference.Unreadable.class);
        assertThat(Reference.parse(null)).isInstanceOf(Reference.Unreadable.class);
    }

    @Test
    void neverThrowsWhateverIsTyped() {
        long seed = 20_261_120;
        var random = new Random(seed);
        var letters = "NSEIFTY26NOV24500CEPE:|_- .&0\u00a0\u0915\u00df\u0130";
        for (int n = 0; n < 20_000; n++) {
            var text = IntStream.range(0, random.nextInt(60))
                    .mapToObj(i -> String.valueOf(letters.charAt(random.nextInt(letters.length()))))
                    .reduce("", String::concat);
            var read = Reference.parse(text);
            assertThat(read).as("seed %d, text %s", seed, text).isNotNull();
            if (read instanceof Reference.Name name) {
                assertThat(name.contracts()).as("seed %d, text %s", seed, text).hasSizeLessThan(7);
            }
        }
    }
}
