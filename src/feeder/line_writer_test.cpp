#include "feeder/line_writer.hpp"
#include "feeder/reader_watch.hpp"
#include "io/file_descriptor.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <string>

namespace tutti::feeder {
namespace {

struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
        read_end = io::FileDescriptor(ends[0]);
        write_end = io::FileDescriptor(ends[1]);
        ::fcntl(read_end.get(), F_SETFL, O_NONBLOCK);
    }
    std::string take() const {
        std::string text(65536, '\0');
        const auto count = ::read(read_end.get(), text.data(), text.size());
        text.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
        return text;
    }
    void lose_the_reader() { const io::FileDescriptor closed(read_end.release()); }

    io::FileDescriptor read_end;
    io::FileDescriptor write_end;
};

TEST(LineOf, AnEventHasItsDataAndWhatIsKnownOfItsDevice) {
    EXPECT_EQ(
        line_of({.type = "midi.start", .data = Value::object({})}),
        "{\"event_type\":\"midi.start\",\"data\":{}}\n"
    );
    const auto at = WallTime{microseconds{1'700'000'000'250'000}};
    EXPECT_EQ(
        line_of({.type = "a.b", .data = Value::object({{"x", 0.5}}), .device = "pad", .timestamp = at}),
        "{\"event_type\":\"a.b\",\"data\":{\"x\":0.5},\"device\":\"pad\",\"timestamp\":1700000000.25}\n"
    );
}

TEST(LineOf, ANameThatIsNoTextIsStillALineOfJson) {
    EXPECT_EQ(
        line_of({.type = "a", .data = Value::object({}), .device = "caf\xe9 \xc3\xa9\n"}),
        "{\"event_type\":\"a\",\"data\":{},\"device\":\"caf\xef\xbf\xbd \xc3\xa9\\n\"}\n"
    );
}

TEST(LineWriter, SaysWhatNobodyUnderstandsWithACountOfMoreThanOne) {
    const Pipe pipe;
    LineWriter writer(pipe.write_end.get());
    writer.malformed({"AA:BB", "heart_rate.measurement", "ff01", 1});
    writer.malformed({"", "midi", "f4", 7});
    EXPECT_EQ(
        pipe.take(), "{\"malformed\":\"heart_rate.measurement\",\"sample\":\"ff01\",\"device\":\"AA:BB\"}\n"
                     "{\"malformed\":\"midi\",\"sample\":\"f4\",\"count\":7}\n"
    );
}

TEST(LineWriter, SaysTheLifeOfADevice) {
    const Pipe pipe;
    LineWriter writer(pipe.write_end.get());
    writer.connected("AA:BB", "Polar");
    writer.suspected("AA:BB", "no data for 5 s");
    writer.recovered("AA:BB");
    writer.disconnected("AA:BB", "switched off");
    EXPECT_EQ(
        pipe.take(),
        "{\"device\":\"AA:BB\",\"state\":\"connected\",\"name\":\"Polar\"}\n"
        "{\"device\":\"AA:BB\",\"state\":\"suspected_disconnect\",\"reason\":\"no data for 5 s\"}\n"
        "{\"device\":\"AA:BB\",\"state\":\"recovered\"}\n"
        "{\"device\":\"AA:BB\",\"state\":\"disconnected\",\"reason\":\"switched off\"}\n"
    );
}

TEST(LineWriter, AnUnchangedStateIsNotRepeated) {
    const Pipe pipe;
    LineWriter writer(pipe.write_end.get());
    writer.connected("a", "A");
    writer.connected("a", "A");
    writer.disconnected("b", "never was there");
    writer.unavailable("no daemon");
    writer.unavailable("no daemon");
    writer.available();
    writer.available();
    EXPECT_EQ(
        pipe.take(), "{\"device\":\"a\",\"state\":\"connected\",\"name\":\"A\"}\n"
                     "{\"state\":\"unavailable\",\"reason\":\"no daemon\"}\n"
                     "{\"state\":\"available\"}\n"
    );
    writer.disconnected("a", "gone");
    writer.connected("a", "A");
    EXPECT_EQ(
        pipe.take(), "{\"device\":\"a\",\"state\":\"disconnected\",\"reason\":\"gone\"}\n"
                     "{\"device\":\"a\",\"state\":\"connected\",\"name\":\"A\"}\n"
    );
}

TEST(LineWriter, ALineLongerThanTheLimitIsNotSaid) {
    const Pipe pipe;
    LineWriter writer(pipe.write_end.get());
    EXPECT_FALSE(writer.say({.type = "a", .data = Value::object({{"text", std::string(longest_line, 'x')}})})
    );
    EXPECT_EQ(pipe.take(), "");
    writer.connected(std::string(10'000, 'd'), std::string(10'000, 'n')); // what others chose is cut
    EXPECT_LT(pipe.take().size(), longest_line);
    writer.connected(std::string(10'000, '\1'), std::string(10'000, '\1'));
    EXPECT_LT(pipe.take().size(), longest_line);
}

TEST(LineWriter, WhatComesAgainIsDroppedWhileNobodyTakesIt) {
    const Pipe pipe;
    LineWriter writer(pipe.write_end.get());
    const EventLine level{.type = "raw.level", .data = Value::object({})};
    int said = 0;
    while (writer.say_if_room(level)) ++said;
    EXPECT_GT(said, 100);
    EXPECT_FALSE(writer.say_if_room(level));
    EXPECT_FALSE(pipe.take().empty());
    EXPECT_TRUE(writer.say_if_room(level));
}

TEST(LineWriterDeathTest, EndsQuietlyWhereNobodyReads) {
    const auto write = [] {
        std::signal(SIGPIPE, SIG_IGN);
        Pipe pipe;
        pipe.lose_the_reader();
        LineWriter writer(pipe.write_end.get());
        writer.unavailable("nobody hears it");
        ::_exit(7);
    };
    EXPECT_EXIT(write(), ::testing::ExitedWithCode(0), "^$");
}

TEST(ReaderWatch, EndsWhenTheLastReaderGoes) {
    Pipe pipe;
    asio::io_context context(1);
    bool ended = false;
    asio::co_spawn(context, until_nobody_reads(pipe.write_end.get()), [&](const std::exception_ptr&) {
        ended = true;
    });
    context.poll();
    EXPECT_FALSE(ended);
    pipe.lose_the_reader();
    context.run();
    EXPECT_TRUE(ended);
}

} // namespace
} // namespace tutti::feeder
