#include "installation/load.hpp"

#include <gtest/gtest.h>

namespace tutti::installation {
namespace {

std::string mistake(const std::string& text) {
    const auto loaded = load_installation(text);
    return loaded ? "" : loaded.error().front().key + ": " + loaded.error().front().reason;
}

std::vector<std::string> warnings(const std::string& text) {
    const auto loaded = load_installation(text);
    std::vector<std::string> found;
    if (loaded)
        for (const auto& warning : loaded->warnings) found.push_back(warning.key + ": " + warning.reason);
    return found;
}

TEST(CheckLight, AModeMustBeThereToBeginWith) {
    EXPECT_EQ(mistake("[render]\nstart = \"fire\"\n[mode.water]\n"), "render.start: there is no mode fire");
    EXPECT_EQ(mistake("[render]\nstart = \"water\"\n[mode.water]\n"), "");
    EXPECT_EQ(mistake("[render]\nstart = \"fire\"\n"), "") << "without modes each scene is one";
}

TEST(CheckLight, AModeShowsOnDisplaysThatAreThere) {
    EXPECT_EQ(
        mistake("[display.panel]\n[mode.fire]\ndisplay = [\"panle\"]\n"),
        "mode.fire.display: there is no display panle"
    );
    EXPECT_EQ(mistake("[display.panel]\n[mode.fire]\ndisplay = [\"panel\"]\n"), "");
}

TEST(CheckLight, WarnsOfBindingsThatLeadNowhere) {
    EXPECT_EQ(
        warnings("[mode.fire]\n[bind]\n\"a\" = \"mode.fier\"\n\"b\" = \"plasma.speed\"\n\"c\" = "
                 "\"fire.intensity\"\n"),
        (std::vector<std::string>{
            "bind.a: there is no mode fier; did you mean `fire`?", "bind.b: no mode shows a scene plasma"
        })
    );
    EXPECT_TRUE(warnings("[bind]\n\"b\" = \"plasma.speed\"\n").empty());
}

} // namespace
} // namespace tutti::installation
