#include "osc/route.hpp"

#include <gtest/gtest.h>

namespace tutti::osc {
namespace {

std::string renamed(std::string_view pattern, std::string_view rename, std::string_view address) {
    const auto parsed = Pattern::parse(pattern);
    EXPECT_TRUE(parsed && parsed->matches(address));
    return Rename::parse(rename)->apply(*parsed, address);
}

TEST(Rename, WithoutAStarIsTheWholeAddress) {
    EXPECT_EQ(renamed("/audio/*", "/music", "/audio/beat"), "/music");
}

TEST(Rename, StarIsWhatFollowsThePlainBeginningOfThePattern) {
    EXPECT_EQ(renamed("/audio/*", "/sound/*", "/audio/beat"), "/sound/beat");
    EXPECT_EQ(renamed("/audio/b*", "/sound/*", "/audio/beat"), "/sound/eat");
    EXPECT_EQ(renamed("/audio//*", "/a/*", "/audio/eq/low"), "/a/eq/low");
    EXPECT_EQ(renamed("//fader", "/desk/*", "/1/page/fader"), "/desk/1/page/fader");
    EXPECT_EQ(renamed("/{a,b}/x", "/c/*", "/b/x"), "/c/b/x");
    EXPECT_EQ(renamed("/audio/beat", "/x/*", "/audio/beat"), "/x/beat");
    EXPECT_EQ(renamed("/beat", "/x/*", "/beat"), "/x/beat");
}

TEST(Rename, IsAnAddressWithAStarAtItsEndAlone) {
    for (const auto* wrong : {"", "audio", "/a*/b", "/a/", "/a//b", "/{a}", "/a?", "/*a", "/a**"})
        EXPECT_FALSE(Rename::parse(wrong)) << wrong;
    for (const auto* right : {"/a", "/a/b", "/*", "/a/*", "/a*"}) EXPECT_TRUE(Rename::parse(right)) << right;
}

TEST(Route, IsTakenByItsFirstPatternThatNamesTheAddress) {
    const Route route{
        .name = "r", .match = {*Pattern::parse("/a"), *Pattern::parse("/*")}, .to = {}, .rename = {}
    };
    EXPECT_EQ(route.match_of("/a"), &route.match[0]);
    EXPECT_EQ(route.match_of("/b"), &route.match[1]);
    EXPECT_EQ(route.match_of("/b/c"), nullptr);
}

} // namespace
} // namespace tutti::osc
