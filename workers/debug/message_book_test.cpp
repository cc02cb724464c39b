#include "base/json.hpp"
#include "workers/debug/message_book.hpp"

#include <gtest/gtest.h>

#include <random>

namespace tutti::debug {

namespace {

const WallTime noon = WallTime(seconds(12 * 3600) + milliseconds(250));

const HeardMessage& newest(const MessageBook& book) { return book.messages().at(book.messages().newest()); }

std::string json(const MessageBook& book) {
    return print_json(to_value(newest(book), book.messages().newest()));
}

std::string osc(std::string address, std::vector<osc::Argument> arguments) {
    return osc::print(osc::Message{std::move(address), std::move(arguments)});
}

TEST(MessageBook, KeepsAnOscMessageReadable) {
    MessageBook book(10);
    book.take_packet(osc("/audio/beat", {1, 0.5F, "on"}), "127.0.0.1", noon);
    EXPECT_EQ(
        json(book),
        R"({"sequence":1,"timestamp":43200.25,"kind":"osc","address":"/audio/beat","types":"ifs","args":[1,0.5,"on"],"source":"127.0.0.1","size":32})"
    );
    EXPECT_EQ(
        print_line(newest(book), seconds(0)), R"(12:00:00.250  osc  127.0.0.1  /audio/beat ifs 1 0.5 "on")"
    );
    EXPECT_EQ(book.rates().all().at("/audio/beat").count(), 1);
}

TEST(MessageBook, TakesABundleApartAndKeepsItsTime) {
    MessageBook book(10);
    const osc::Bundle inner{osc::TimeTag::at(noon + seconds(1)), {osc::Message{"/b"}}};
    const osc::Packet outer = osc::Bundle{osc::TimeTag::immediately(), {osc::Message{"/a"}, inner}};
    book.take_packet(osc::print(outer), "::1", noon);
    ASSERT_EQ(book.messages().size(), 2);
    EXPECT_EQ(print_line(book.messages().at(1), seconds(0)), "12:00:00.250  osc  ::1  /a  @immediately");
    EXPECT_EQ(print_line(book.messages().at(2), seconds(0)), "12:00:00.250  osc  ::1  /b  @12:00:01.250");
    EXPECT_EQ(book.counts().packets, 1);
    EXPECT_EQ(book.counts().osc, 2);
}

TEST(MessageBook, KeepsAMessageOfTheBusAsTheJsonThatItIs) {
    MessageBook book(10);
    book.take_bus("reading/system/load", R"({"v":1,"value":0.5})", true, noon);
    EXPECT_EQ(
        json(book),
        R"({"sequence":1,"timestamp":43200.25,"kind":"bus","topic":"reading/system/load","payload":{"v":1,"value":0.5},"retained":true,"size":19})"
    );
    book.take_bus("event/a", "no \xff JSON", false, noon);
    EXPECT_EQ(to_value(newest(book), 2).find("payload")->string(), "no \xEF\xBF\xBD JSON");
    // A state that was kept tells nothing of how often it is said.
    EXPECT_FALSE(book.rates().all().contains("reading/system/load"));
    EXPECT_TRUE(book.rates().all().contains("event/a"));
}

TEST(MessageBook, SaysWhatIsNoOsc) {
    MessageBook book(10);
    book.take_packet("GET / HTTP/1.1\r\n\r\n" + std::string(60'000, 'x'), "10.0.0.9", noon);
    const auto value = to_value(newest(book), 1);
    EXPECT_EQ(value.find("kind")->string(), "malformed");
    EXPECT_FALSE(value.find("fault")->string().empty());
    EXPECT_TRUE(value.find("cut")->boolean());
    EXPECT_EQ(value.find("size")->integer(), 60'018);
    EXPECT_LT(newest(book).bytes.size(), 1000);
    EXPECT_EQ(book.counts().malformed, 1);
}

TEST(MessageBook, ALongMessageIsCutWithAMark) {
    MessageBook book(10);
    book.take_packet(osc("/text", {7, std::string(50'000, 'y'), 8}), "::1", noon);
    auto value = to_value(newest(book), 1);
    EXPECT_TRUE(value.find("cut")->boolean());
    EXPECT_EQ(value.find("args")->items().size(), 2);
    EXPECT_EQ(value.find("args")->items()[0].integer(), 7);
    EXPECT_GT(value.find("args")->items()[1].string().size(), 1900);
    EXPECT_LE(newest(book).bytes.size(), HeardMessage::most_bytes);

    book.take_packet(osc("/many", std::vector<osc::Argument>(8000, 1.5F)), "::1", noon);
    EXPECT_LE(newest(book).bytes.size(), HeardMessage::most_bytes);
    value = to_value(newest(book), 2);
    EXPECT_GT(value.find("args")->items().size(), 300);

    book.take_bus("event/a", std::string(50'000, 'z'), false, noon);
    EXPECT_EQ(newest(book).bytes.size(), HeardMessage::most_bytes);
    EXPECT_TRUE(to_value(newest(book), 3).find("cut")->boolean());
    EXPECT_EQ(to_value(newest(book), 3).find("size")->integer(), 50'000);
}

TEST(MessageBook, WhateverBytesComeTheyCanBeShown) {
    MessageBook book(50);
    std::mt19937 random(16);
    const auto whole = osc("/a/\xff\x1b[31m\"", {"\xc3\x28", osc::Blob{"\0\1"}, 0.0F / 0.0F, osc::Nil()});
    for (int round = 0; round < 5000; ++round) {
        auto bytes = whole;
        for (auto changes = random() % 4; changes > 0; --changes)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        bytes.resize(random() % (bytes.size() + 1));
        book.take_packet(bytes, "::1", noon);
        book.take_bus(bytes, bytes, false, noon);
        for (auto number = book.messages().newest() - 1; number <= book.messages().newest(); ++number) {
            const auto& message = book.messages().at(number);
            EXPECT_TRUE(parse_json(print_json(to_value(message, number))));
            const auto line = print_line(message, seconds(0));
            EXPECT_EQ(line.find_first_of("\x1b\n\r"), std::string::npos);
        }
    }
    EXPECT_EQ(book.messages().size(), 50);
}

TEST(MessageBook, WhatComesSixtyTimesASecondDoesNotPushOutTheRest) {
    MessageBook book(1000);
    book.take_packet(osc("/karaoke/line/active", {3}), "::1", noon);
    book.take_bus("event/song/track", "{}", false, noon);
    for (int frame = 0; frame < 3000; ++frame)
        for (const auto* address : {"/audio/levels", "/audio/beat", "/audio/spectrum"})
            book.take_packet(osc(address, {frame}), "::1", noon);
    EXPECT_EQ(book.messages().size(), 1000);
    EXPECT_EQ(book.messages().oldest(), 1);
    EXPECT_EQ(book.messages().at(1).name(), "/karaoke/line/active");
    EXPECT_EQ(book.messages().at(2).name(), "event/song/track");
    EXPECT_EQ(book.rates().all().at("/audio/levels").count(), 3000);
}

TEST(MessageBook, AFloodKeepsItsRoom) {
    MessageBook book(100);
    const auto large = osc("/large", {std::string(60'000, 'x')});
    for (int i = 0; i < 1000; ++i) {
        book.take_packet(large, "::1", noon);
        book.take_bus(large, large, false, noon);
    }
    const auto& ring = book.messages();
    for (auto number = ring.oldest(); number <= ring.newest(); number = ring.first_from(number + 1))
        EXPECT_LE(ring.at(number).bytes.capacity(), 2 * HeardMessage::most_bytes);
}

} // namespace

} // namespace tutti::debug
