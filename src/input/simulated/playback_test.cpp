#include "base/json.hpp"
#include "input/simulated/playback.hpp"

#include <gtest/gtest.h>

namespace tutti::input {
namespace {

constexpr std::string_view trace =
    R"({"t":0.5,"type":"button.press","producer":3,"data":{"code":"a","device":"pad"}}

{"t":1,"type":"input.connected","data":{"device":"pad"}}
no line
{"t":2,"type":"raw.axis","data":{"value":0.5}}
{"t":3,"end":true}
{"t":4,"type":"late"}
)";

std::vector<std::string> played(std::string_view text, Playback::Ends ends, std::size_t most = 5) {
    Playback playback{std::string(text), ends};
    std::vector<std::string> lines;
    while (lines.size() < most) {
        const auto next = playback.next();
        if (!next) break;
        lines.push_back(
            std::to_string(next->at.count() / 1000) + " " + next->device + " " + next->saying.type + " "
            + print_json(next->saying.data)
        );
    }
    return lines;
}

using Lines = std::vector<std::string>;
const std::string press = R"( pad button.press {"code":"a","device":"pad"})";
const std::string axis = R"(  raw.axis {"value":0.5})";

TEST(Playback, SaysEachLineAtItsTimeUntilTheEnd) {
    EXPECT_EQ(played(trace, Playback::Ends::Once), (Lines{"500" + press, "2000" + axis}));
}

TEST(Playback, BeginsAgainWhereItsEndWas) {
    EXPECT_EQ(
        played(trace, Playback::Ends::Never),
        (Lines{"500" + press, "2000" + axis, "3500" + press, "5000" + axis, "6500" + press})
    );
}

TEST(Playback, OneThatIsOverAtOnceBeginsAgainAfterASecond) {
    EXPECT_EQ(
        played(R"({"t":0,"type":"x"})", Playback::Ends::Never, 3),
        (Lines{"0  x {}", "1000  x {}", "2000  x {}"})
    );
}

TEST(Playback, OneThatSaysNothingEnds) {
    EXPECT_EQ(played("", Playback::Ends::Never), Lines{});
    EXPECT_EQ(played("garbage\n\n{}\n", Playback::Ends::Never), Lines{});
}

TEST(Playback, ItsTimesNeverGoBack) {
    EXPECT_EQ(
        played("{\"t\":2,\"type\":\"x\"}\n{\"t\":1,\"type\":\"y\"}", Playback::Ends::Once),
        (Lines{"2000  x {}", "2000  y {}"})
    );
}

TEST(Playback, OfOneSourceSaysWhatItSaidOnWhicheverNode) {
    Playback playback(
        "{\"t\":1,\"type\":\"a\",\"source\":\"left.pad\"}\n{\"t\":2,\"type\":\"b\",\"source\":\"board\"}\n"
        "{\"t\":3,\"type\":\"c\"}\n",
        Playback::Ends::Once, "pad"
    );
    EXPECT_EQ(playback.next()->saying.type, "a");
    EXPECT_EQ(playback.next()->saying.type, "c");
    EXPECT_FALSE(playback.next());
}

TEST(Playback, CountsLinesThatAreNone) {
    Playback playback{std::string(trace), Playback::Ends::Once};
    while (playback.next()) {
    }
    EXPECT_EQ(playback.malformed(), 1U);
}

TEST(Playback, CutAtAnyByteSaysOnlyWholeLines) {
    for (std::size_t size = 0; size < trace.size(); ++size)
        EXPECT_LE(played(trace.substr(0, size), Playback::Ends::Once).size(), 2U) << size;
}

} // namespace
} // namespace tutti::input
