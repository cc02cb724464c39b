#include "command/terminal.hpp"

#include <gtest/gtest.h>

namespace tutti::command {
namespace {

TEST(Table, AlignsColumnsByTheirWidestCellAndLeavesNoTrailingBlanks) {
    Table table({"NAME", "STATE", "NOTE"});
    table.add({{"hub"}, {"ready"}, {""}});
    table.add({{"gateway"}, {"°"}, {"x"}});
    EXPECT_EQ(table.print(Colours::Off), "NAME     STATE  NOTE\nhub      ready\ngateway  °      x\n");
}

TEST(Table, ShowsNothingThatATerminalWouldObey) {
    Table table({"SOURCE"});
    table.add({{"\x1b[31mred\n\x7f"}});
    table.add({{"\u202eevil \u2066x\u2069 \u009bJ \u2028"}});
    table.add({{"Küche ☃ – “x”"}});
    EXPECT_EQ(table.print(Colours::Off), "SOURCE\n?[31mred??\n?evil ?x? ?J ?\nKüche ☃ – “x”\n");
}

TEST(Paint, AddsNothingWithoutColours) {
    EXPECT_EQ(paint(Colours::Off, Tone::Bad, "x"), "x");
    EXPECT_EQ(paint(Colours::On, Tone::Bad, "x"), "\x1b[31mx\x1b[0m");
}

TEST(Describe, BytesAndSecondsInTheirLargestUnits) {
    EXPECT_EQ(describe_bytes(0), "0 B");
    EXPECT_EQ(describe_bytes(1536), "1.5 KiB");
    EXPECT_EQ(describe_bytes(200.0 * 1024 * 1024), "200 MiB");
    EXPECT_EQ(describe_seconds(-3), "0s");
    EXPECT_EQ(describe_seconds(59.9), "59s");
    EXPECT_EQ(describe_seconds(7500), "2h 5m");
    EXPECT_EQ(describe_seconds(90000), "1d 1h");
}

} // namespace
} // namespace tutti::command
