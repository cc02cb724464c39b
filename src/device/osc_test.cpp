#include "device/osc.hpp"
#include "toml/document.hpp"

#include <gtest/gtest.h>

namespace tutti::device {
namespace {

/// What is printed for a table; empty where nothing is wrong.
std::string complaints(std::string_view text, Osc* into = nullptr) {
    Osc osc;
    const auto review = toml::read_text(text, [&](toml::TableReader& table) { read_osc(table, osc); });
    if (into != nullptr) *into = osc;
    return review.mistakes.empty() ? "" : toml::print_mistakes("t.toml", text, review.mistakes);
}

TEST(OscInput, ListensOnThisMachineUnlessTheFileSaysOtherwise) {
    EXPECT_EQ(Osc{}.listen, (Address{"127.0.0.1", 9001}));
    Osc osc;
    EXPECT_EQ(complaints("listen = \"0.0.0.0:8000\"", &osc), "");
    EXPECT_EQ(osc.listen, (Address{"0.0.0.0", 8000}));
}

TEST(OscInput, HasPatternsOfAddresses) {
    Osc osc;
    EXPECT_EQ(complaints("only = [\"/1//*\", \"/mute\"]\nas_raw = [\"/accxyz\"]", &osc), "");
    ASSERT_EQ(osc.only.size(), 2U);
    EXPECT_TRUE(osc.only[0].matches("/1/fader"));
    ASSERT_EQ(osc.as_raw.size(), 1U);
    EXPECT_EQ(osc.as_raw[0].text(), "/accxyz");
}

TEST(OscInput, SaysWhatIsWrongAndWhere) {
    EXPECT_EQ(
        complaints("only = [\"1/*\"]"), "t.toml:1:9: only[0]: must begin with '/'\n"
                                        "  only = [\"1/*\"]\n"
                                        "          ^\n"
    );
    EXPECT_NE(complaints("as_raw = [\"/[a\"]").find("has a '[' without its ']'"), std::string::npos);
    EXPECT_NE(complaints("listen = \"off\"").find("leave the table out"), std::string::npos);
    EXPECT_NE(complaints("listen = \"127.0.0.1:0\"").find("so that senders know"), std::string::npos);
    EXPECT_NE(complaints("listen = 9001").find("listen"), std::string::npos);
}

} // namespace
} // namespace tutti::device
