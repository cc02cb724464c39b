#include "io/temporary_folder_testing.hpp"
#include "logs/find_lines.hpp"
#include "logs/log_files.hpp"
#include "logs/since.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <zlib.h>

namespace tutti::logs {
namespace {

std::string stored(double time, std::string_view level, std::string_view message) {
    return fmt::format(
        R"({{"timestamp":{},"level":"{}","message":"{}"}})"
        "\n",
        time, level, message
    );
}

std::string gzipped(std::string text) {
    std::string out(compressBound(text.size()) + 64, '\0');
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(text.data());
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

struct FindLines : ::testing::Test {
    void write(const char* name, std::string_view text) { std::ofstream(folder.path / name) << text; }
    std::vector<std::string> messages() {
        found = find_lines(folder.path, query);
        std::vector<std::string> out;
        for (const auto& line : found.lines) out.push_back(line.message);
        return out;
    }
    using Messages = std::vector<std::string>;

    io::TemporaryFolder folder;
    Query query{.services = {"hub"}, .filter = {}};
    Found found;
};

TEST_F(FindLines, CompressedFilesCountAsWell) {
    write("hub.log.2.gz", gzipped(stored(1, "info", "a")));
    write("hub.log.1", stored(2, "info", "b"));
    write("hub.log", stored(3, "info", "c"));
    EXPECT_EQ(messages(), (Messages{"a", "b", "c"}));
    EXPECT_FALSE(found.truncated);
}

TEST_F(FindLines, UntilAnInstantIsWithItAndWithoutLinesThatHaveNoTime) {
    write("hub.log.2.gz", gzipped(stored(1, "info", "a")));
    write("hub.log", stored(2.5, "info", "b") + "no time\n" + stored(2.500001, "info", "c"));
    query.filter.until = 2.5;
    EXPECT_EQ(messages(), (Messages{"a", "b"}));
}

TEST_F(FindLines, AFileThatIsBeingCompressedIsReadOnce) {
    write("hub.log.1.gz", gzipped(stored(1, "info", "a")));
    write("hub.log.1", stored(1, "info", "a"));
    write("hub.log.gz.new", "half");
    write("hub.log", stored(3, "info", "c"));
    EXPECT_EQ(messages(), (Messages{"a", "c"}));
    EXPECT_EQ(logged_services(folder.path), Messages{"hub"});
}

TEST_F(FindLines, AServiceWithOldFilesAloneIsThereToo) {
    write("hub.log.000007", stored(1, "info", "a"));
    write("lamp.log.000001.gz", gzipped(stored(2, "info", "b")));
    write("other.log.txt", "nobody's");
    EXPECT_EQ(logged_services(folder.path), (Messages{"hub", "lamp"}));
    EXPECT_EQ(messages(), Messages{"a"});
}

TEST_F(FindLines, ACompressedFileThatBreaksOffIsReadAsFarAsItGoes) {
    std::string text;
    for (int i = 0; i < 5000; ++i) text += stored(i, "info", fmt::format("line {}", i * 7919 % 5000));
    const auto whole = gzipped(text);
    EXPECT_EQ(gunzip(whole, 1 << 20).value(), text);
    EXPECT_EQ(gunzip(whole + gzipped("more\n"), 1 << 20).value(), text + "more\n");
    for (std::size_t length = 0; length < whole.size(); length += 101) {
        const auto part = gunzip(whole.substr(0, length), 1 << 20).value();
        EXPECT_TRUE(text.starts_with(part));
    }
    EXPECT_EQ(gunzip(whole, 1000).error().code, ErrorCode::LimitExceeded);
}

TEST_F(FindLines, TheLastThatPassAreFoundAndThatThereAreMore) {
    write("hub.log", stored(1, "error", "a") + stored(2, "info", "b") + stored(3, "warning", "c"));
    query.filter.level = Level::Warning;
    EXPECT_EQ(messages(), (Messages{"a", "c"}));
    EXPECT_FALSE(found.truncated);
    query.lines = 1;
    EXPECT_EQ(messages(), Messages{"c"});
    EXPECT_TRUE(found.truncated);
}

TEST_F(FindLines, SinceATimeAndWithAnExpression) {
    write(
        "hub.log",
        "plain text\n" + stored(1, "info", "a 17") + stored(2, "info", "b") + stored(3, "info", "c 18")
    );
    query.filter.grep = Pattern::parse("\\d\\d$").value();
    EXPECT_EQ(messages(), (Messages{"a 17", "c 18"}));
    query.filter.since = 1.5;
    EXPECT_EQ(messages(), Messages{"c 18"});
    query.filter = {};
    EXPECT_EQ(messages().front(), "plain text");
}

TEST_F(FindLines, NoMoreTextIsLookedThroughThanAllowed) {
    write("hub.log.1", stored(1, "info", "a"));
    write("hub.log", stored(2, "info", "b") + stored(3, "info", "c"));
    query.most_bytes = stored(2, "info", "b").size() * 2;
    EXPECT_EQ(messages(), (Messages{"b", "c"}));
    EXPECT_TRUE(found.truncated);
}

TEST(Since, IsAPeriodOrATime) {
    constexpr double now = 1700000000;
    EXPECT_EQ(parse_since("10m", now), now - 600);
    EXPECT_EQ(parse_since("1h30m", now), now - 5400);
    EXPECT_EQ(parse_since("500ms", now), now - 0.5);
    EXPECT_EQ(parse_since("2023-11-14T22:13:20Z", now), now);
    EXPECT_EQ(parse_since("2023-11-14 23:13:20+01:00", now), now);
    EXPECT_EQ(parse_since("1700000000.5", now), now + 0.5);
    EXPECT_LE(parse_since("00:00", now).value(), now);
    EXPECT_GT(parse_since("00:00", now).value(), now - 90000);
    for (const auto* wrong : {"", "m", "-5m", "10x", "2023-13-01", "2023-11-14T", "25:00", "10:3", "infs"})
        EXPECT_FALSE(parse_since(wrong, now)) << wrong;
}

} // namespace
} // namespace tutti::logs
