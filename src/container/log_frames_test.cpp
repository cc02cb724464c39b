#include "container/log_frames.hpp"

#include <gtest/gtest.h>

namespace tutti::container {
namespace {

using Form = LogReader::Form;

std::string frame(int stream, const std::string& text) {
    const auto size = text.size();
    std::string bytes = {static_cast<char>(stream), 0, 0, 0};
    for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>(size >> shift);
    return bytes + text;
}

struct Read {
    std::string output = {};
    std::string errors = {};
    LogPlace place = {};
    bool is_right = true;

    bool operator==(const Read&) const = default;
};

Read read(Form form, std::string_view bytes, LogPlace from = {}, std::size_t piece = std::string_view::npos) {
    LogReader reader(form, from);
    Read read;
    while (!bytes.empty() && read.is_right) {
        read.is_right = reader.put(bytes.substr(0, piece), read.output, read.errors).has_value();
        bytes.remove_prefix(std::min(piece, bytes.size()));
    }
    reader.put_end(read.output, read.errors);
    read.place = reader.place();
    return read;
}

constexpr std::int64_t second = 1'000'000'000;

TEST(LogTime, IsReadWithFractionAndZone) {
    const auto time = [](std::string_view text) { return take_time(text); };
    EXPECT_EQ(time("1970-01-02T00:00:01Z "), 86401 * second);
    EXPECT_EQ(time("1970-01-02T00:00:01.5Z x"), 86401 * second + second / 2);
    EXPECT_EQ(time("1970-01-02T00:00:01.000000001Z "), 86401 * second + 1);
    EXPECT_EQ(time("1970-01-02T01:00:01+01:00 "), 86401 * second);
    EXPECT_EQ(time("1970-01-01T23:00:01-01:00 "), 86401 * second);
    for (const auto* text :
         {"", "x", "1970-01-02T00:00:01Z", "1970-13-02T00:00:01Z ", "1970-01-02 00:00:01Z ",
          "-970-01-02T00:00:01Z ", "1970-02-30T00:00:01Z "})
        EXPECT_EQ(time(text), 0) << text;
}

TEST(LogReader, TellsOutputFromErrorsAndTakesTheTimesOff) {
    const auto bytes = frame(1, "2026-11-29T01:18:16Z out\n") + frame(2, "2026-11-29T01:18:17Z err\n")
                       + frame(1, "2026-11-29T01:18:17Z ") + frame(1, "no time\n") + frame(1, "");
    const auto whole = read(Form::Framed, bytes);
    EXPECT_EQ(whole.output, "out\nno time\n");
    EXPECT_EQ(whole.errors, "err\n");
    EXPECT_EQ(whole.place.count, 2U);
    for (std::size_t piece = 1; piece < 60; ++piece)
        EXPECT_EQ(read(Form::Framed, bytes, {}, piece), whole) << piece;
}

TEST(LogReader, GivesWhatCameOfAMessageThatIsCut) {
    const auto bytes = frame(1, "2026-11-29T01:18:16Z a message of some length that goes on\n");
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        const auto part = read(Form::Framed, std::string_view(bytes).substr(0, cut));
        EXPECT_TRUE(part.is_right) << cut;
        EXPECT_EQ(part.errors, "") << cut;
    }
    EXPECT_EQ(read(Form::Framed, std::string_view(bytes).substr(0, 40)).output, "a message o");
}

TEST(LogReader, RefusesWhatHasNoFrames) {
    EXPECT_FALSE(read(Form::Framed, "plain text\n").is_right);
    EXPECT_FALSE(read(Form::Framed, frame(4, "x")).is_right);
    EXPECT_FALSE(read(Form::Framed, frame(1, "x") + "HTTP/1.1 500").is_right);
}

TEST(LogReader, ReadsTheLinesOfATerminal) {
    const std::string bytes =
        "2026-11-29T01:18:16Z one\r\n2026-11-29T01:18:16Z two\r\n2026-11-29T01:18:17.25Z thr";
    const auto whole = read(Form::Plain, bytes);
    EXPECT_EQ(whole.output, "one\r\ntwo\r\nthr");
    EXPECT_EQ(whole.place.count, 1U);
    for (std::size_t piece = 1; piece < 60; ++piece)
        EXPECT_EQ(read(Form::Plain, bytes, {}, piece), whole) << piece;
}

TEST(LogReader, GoesOnBehindWhatWasSeen) {
    std::string bytes;
    for (const auto* text : {"16Z a", "17Z b", "17Z c", "17Z d", "18Z e"})
        bytes += frame(1, std::string("2026-11-29T01:18:") + text + "\n");
    const auto after = [&](std::size_t frames) {
        return read(Form::Framed, std::string_view(bytes).substr(0, frames * (bytes.size() / 5))).place;
    };
    // The engine sends again what is of the same second.
    const auto from_17 = std::string_view(bytes).substr(bytes.size() / 5);
    EXPECT_EQ(read(Form::Framed, from_17, after(1)).output, "b\nc\nd\ne\n");
    EXPECT_EQ(read(Form::Framed, from_17, after(2)).output, "c\nd\ne\n");
    EXPECT_EQ(read(Form::Framed, from_17, after(3)).output, "d\ne\n");
    EXPECT_EQ(read(Form::Framed, from_17, after(4)).output, "e\n");
    EXPECT_EQ(read(Form::Framed, bytes, after(3)).output, "d\ne\n");
    EXPECT_EQ(read(Form::Framed, bytes, after(5)).output, "");
    EXPECT_EQ(read(Form::Framed, bytes, after(5)).place, after(5));
    EXPECT_EQ(read(Form::Framed, from_17, after(2)).place, after(5));
    EXPECT_EQ(read(Form::Framed, from_17.substr(0, 3 * (bytes.size() / 5)), after(2)).place, after(4));
}

TEST(LogPlace, IsKeptForOneContainer) {
    const LogPlace place{1795915096 * second + 7, 3};
    EXPECT_EQ(print_since(place), "1795915096.000000007");
    const std::string id(64, 'a');
    const auto text = print_place(id, place);
    EXPECT_EQ(parse_place(text, id), place);
    EXPECT_EQ(parse_place(text, std::string(64, 'b')), LogPlace{});
    EXPECT_EQ(parse_place(text, ""), LogPlace{});
    EXPECT_EQ(parse_place(print_place("short", place), "short"), place);
    EXPECT_EQ(parse_place("", id), LogPlace{});
    for (std::size_t cut = 0; cut < text.size() - 12; ++cut)
        EXPECT_EQ(parse_place(std::string_view(text).substr(0, cut), id), LogPlace{}) << cut;
}

} // namespace
} // namespace tutti::container
