package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.instrument.InstrumentType;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The NSE's file of the contracts of its derivatives market, about 150 columns of which few are read. Strikes are in
 * paise, expiries in seconds since 1980. A contract that is marked as deleted is not listed.
 */
final class NseContracts extends DumpReader {
    static final String SEGMENT = "FO";
    private static final int PAISE = 2;

    NseContracts() {
        super(
                "nse-contracts",
                "nse",
                CsvTable.COMMAS,
                Set.of("fininstrmid", "tckrsymb", "xprydt", "strkpric", "optntp", "newbrdlotqty"));
    }

    @Override
    String segment(RawRow row) {
        return SEGMENT;
    }

    @Override
    String token(RawRow row) {
        return row.text("fininstrmid");
    }

    @Override
    void take(RawRow row, Consumer<DumpLine> lines) {
        if ("Y".equals(row.text("delflg"))) {
            throw new BadCellException(RejectedLine.DELISTED, "The exchange marks the contract as deleted.");
        }
        var optionType = row.text("optntp");
        var type = InstrumentType.parse(optionType == null || optionType.equals("XX") ? "FUT" : optionType)
                .filter(InstrumentType::isDerivative)
                .orElseThrow(() -> new BadCellException("unknown_type", "The OptnTp is not known: " + optionType));
        lines.accept(DumpRow.contract(
                        row,
                        type,
                        "NFO",
                        row.symbol("tckrsymb"),
                        Epoch.SECONDS_SINCE_1980.date("xprydt", row.required("xprydt")),
                        type.isOption() ? row.decimal("strkpric").movePointLeft(PAISE) : null)
                .token(SEGMENT, row.required("fininstrmid"))
                .tradingSymbol(row.text("stocknm"))
                .exchangeToken(row.text("fininstrmid"))
                .lotSize(row.whole("newbrdlotqty"))
                .build());
    }
}
