#include "base/json.hpp"
#include "installation/table_check.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::installation {
namespace {

std::string mistake(std::string_view kind, std::string_view name, std::string_view spec) {
    const auto value = parse_json(spec);
    EXPECT_TRUE(value) << spec;
    const auto found = mistake_in_table(kind, name, *value);
    return found ? found->key + ": " + found->reason : "none";
}

TEST(TableCheck, AServiceIsLookedThroughButForWhatItNeedsOfOthers) {
    EXPECT_EQ(mistake("service", "lamp", R"({"run":["lamp"],"needs":["who"],"leader":"only"})"), "none");
    EXPECT_NE(mistake("service", "lamp", R"({"run":3})").find("service.lamp.run: "), std::string::npos);
    EXPECT_NE(
        mistake("service", "lamp", R"({"run":["lamp"],"runn":1})").find("service.lamp.runn: unknown key"),
        std::string::npos
    );
    EXPECT_NE(
        mistake("service", "La mp", R"({"run":["lamp"]})").find("a service's name must be"), std::string::npos
    ) << mistake("service", "La mp", R"({"run":["lamp"]})");
    EXPECT_NE(mistake("service", "lamp", "{}"), "none");
}

TEST(TableCheck, SoAreDisplaysRoutesAndSectionsThatNameNothingElse) {
    EXPECT_EQ(mistake("route", "a", R"({"to":["127.0.0.1:9000"]})"), "none");
    EXPECT_NE(mistake("route", "a", R"({"to":3})").find("osc.route.a.to: "), std::string::npos);
    EXPECT_NE(
        mistake("display", "wall", R"({"sizee":1})").find("display.wall.sizee: unknown key"),
        std::string::npos
    );
    EXPECT_NE(mistake("section", "hub", R"({"tcp":3})").find("hub.tcp: "), std::string::npos);
    EXPECT_EQ(mistake("section", "hub", R"({"tcp":"off"})"), "none");
    EXPECT_EQ(mistake("section", "bind", R"({"to":3})"), "none");
}

} // namespace
} // namespace tutti::installation
