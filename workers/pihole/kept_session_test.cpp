#include "workers/pihole/kept_session.hpp"

#include <gtest/gtest.h>

namespace tutti::pihole {
namespace {

const KeptSession session{
    "http://pi.hole", 6, "vFA+EP4=", "0123", WallTime(std::chrono::seconds(1'700'000'000))
};

TEST(KeptSession, ReadsBackAsItWasWritten) {
    EXPECT_EQ(parse_kept_session(print(session)), session);
    auto without = session;
    without.login_sent.reset();
    without.id.clear();
    EXPECT_EQ(parse_kept_session(print(without)), without);
}

TEST(KeptSession, CutAnywhereIsNone) {
    const auto bytes = print(session);
    for (std::size_t size = 0; size + 1 < bytes.size(); ++size) // the last byte is the line's end
        EXPECT_FALSE(parse_kept_session(bytes.substr(0, size))) << size;
}

TEST(KeptSession, AnotherVersionOfTheFileIsNone) {
    EXPECT_FALSE(parse_kept_session(R"({"v":2,"server":"http://pi.hole","version":6,"id":"x","mark":"y"})"));
    EXPECT_FALSE(parse_kept_session(R"({"v":1,"server":"http://pi.hole","version":7,"id":"x","mark":"y"})"));
}

TEST(KeptSession, ItsMarkTellsPasswordsApartAndIsNewForEachSession) {
    EXPECT_EQ(mark_of("a", "1"), mark_of("a", "1"));
    EXPECT_NE(mark_of("a", "1"), mark_of("b", "1"));
    EXPECT_NE(mark_of("a", "1"), mark_of("a", "2"));
}

} // namespace
} // namespace tutti::pihole
