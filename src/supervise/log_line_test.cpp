#include "base/json.hpp"
#include "base/random.hpp"
#include "supervise/json_object.hpp"
#include "supervise/log_line.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tutti::supervise {
namespace {

std::string format(std::string_view text, std::string_view stream = "stdout", bool cut = false) {
    std::vector<char> out(max_log_line);
    const auto length = format_log_line({"mixer", stream, 1'795'221'778'000'123, cut, text}, out.data());
    return {out.data(), length};
}

TEST(LogLine, WrapsPlainText) {
    EXPECT_EQ(
        format("hello"), R"({"timestamp":1795221778.000123,"level":"info","service":"mixer",)"
                         R"("stream":"stdout","message":"hello"})"
                         "\n"
    );
}

TEST(LogLine, TakesTheLevelOfAPriorityPrefix) {
    EXPECT_NE(format("<3>bad", "stderr").find(R"("level":"error")"), std::string::npos);
    EXPECT_NE(
        format("<4>odd").find(R"("level":"warning","service":"mixer","stream":"stdout","message":"odd")"),
        std::string::npos
    );
    EXPECT_NE(format("<9>no").find(R"("message":"<9>no")"), std::string::npos);
}

TEST(LogLine, PassesAnObjectWithAMessageAsItIs) {
    const std::string whole = R"({"timestamp":1.5,"service":"x","message":"m","n":[1,2]})";
    EXPECT_EQ(format(whole), whole + "\n");
}

TEST(LogLine, FillsInTimestampAndService) {
    EXPECT_EQ(
        format(R"( {"level":"warning","message":"m"})"),
        R"({"timestamp":1795221778.000123,"service":"mixer","level":"warning","message":"m"})"
        "\n"
    );
}

TEST(LogLine, TreatsWhatIsNoObjectWithAMessageAsText) {
    for (const auto* text :
         {R"({"note":"m"})", R"({"message":"m")", R"([{"message":"m"}])", R"({"message":01})", "{}",
          R"({"message":"m"} x)"}) {
        const auto parsed = parse_json(format(text));
        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(parsed->find("message")->string(), text);
    }
}

TEST(LogLine, IsJsonWhateverTheBytes) {
    SeededRandom random(7);
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (auto length = random.next() % 40; length > 0; --length)
            text += static_cast<char>(random.next() & 0xFF);
        const auto line = format(text);
        EXPECT_EQ(line.find('\n'), line.size() - 1);
        EXPECT_TRUE(parse_json(line)) << line;
    }
}

TEST(LogLine, LongestLineFitsItsBuffer) {
    const std::string worst(max_printed_line, '\x01');
    const auto line = format(worst, "stderr", true);
    EXPECT_LE(line.size(), max_log_line);
    EXPECT_TRUE(parse_json(line));
    EXPECT_NE(line.find(R"("cut":true)"), std::string::npos);
}

TEST(JsonObject, AgreesWithTheJsonReader) {
    for (const auto* text :
         {R"({})", R"({"a":1})", R"({"a":-0.5e+3,"b":[true,false,null,{"c":"\u00e9\n"}]})", R"({"a":1,})",
          R"({"a"})", R"({a:1})", R"({"a":+1})", R"({"a":.5})", R"({"a":1e})", "{\"a\":\"\x01\"}",
          "{\"a\":\"\xff\"}", "{\"a\":\"\xc3\xa9\"}", "{\"a\":\"\xed\xa0\x80\"}", R"({"a":"\x"})",
          R"({"a":tru})", R"({"a":[1,2})"})
        EXPECT_EQ(outline(text).valid, parse_json(text).has_value()) << text;
}

TEST(JsonObject, RefusesDeepNesting) {
    std::string text = R"({"message":)";
    for (int level = 0; level < 100'000; ++level) text += '[';
    EXPECT_FALSE(outline(text).valid);
}

} // namespace
} // namespace tutti::supervise
