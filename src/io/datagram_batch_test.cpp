#include "io/clock.hpp"
#include "io/datagram_batch.hpp"
#include "io/listen.hpp"
#include "io/udp_socket.hpp"

#include <gtest/gtest.h>

#include <poll.h>

namespace tutti::io {

namespace {

class DatagramBatches : public testing::Test {
protected:
    DatagramBatches() { prepare_for_batches(ear_); }

    void say(std::string text) {
        iovec piece{text.data(), text.size()};
        mmsghdr message{};
        message.msg_hdr.msg_iov = &piece;
        message.msg_hdr.msg_iovlen = 1;
        ASSERT_EQ(mouth_.send({&message, 1}).datagrams, 1U);
    }

    FileDescriptor ear_ = listen_udp("127.0.0.1", 0).value();
    UdpSocket mouth_ = UdpSocket::open("127.0.0.1", local_port(ear_)).value();
    DatagramBatch batch_{64};
};

TEST_F(DatagramBatches, GivesWhatWaitsInItsOrderWithItsTime) {
    const auto before = wall_now();
    for (std::size_t i = 0; i < DatagramBatch::most + 3; ++i) say(std::to_string(i));
    std::vector<std::string> heard;
    for (auto round = batch_.receive(ear_); !round.empty(); round = batch_.receive(ear_))
        for (const auto& each : round) {
            heard.emplace_back(each.bytes);
            EXPECT_EQ(each.sender, "127.0.0.1");
            EXPECT_GE(each.at + milliseconds(1), before);
            EXPECT_LE(each.at, wall_now());
        }
    ASSERT_EQ(heard.size(), DatagramBatch::most + 3);
    for (std::size_t i = 0; i < heard.size(); ++i) EXPECT_EQ(heard[i], std::to_string(i));
}

TEST_F(DatagramBatches, CutsWhatIsTooLargeAndTakesWhatIsEmpty) {
    say(std::string(1000, 'x'));
    say("");
    const auto round = batch_.receive(ear_);
    ASSERT_EQ(round.size(), 2U);
    EXPECT_EQ(round[0].bytes, std::string(64, 'x'));
    EXPECT_EQ(round[1].bytes, "");
}

TEST_F(DatagramBatches, WhatFindsNoRoomIsCounted) {
    EXPECT_EQ(lost_datagrams(ear_), 0U);
    const int little = 1;
    ::setsockopt(ear_.get(), SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
    for (int i = 0; i < 100; ++i) say(std::string(60, 'x'));
    std::size_t heard = 0;
    for (auto round = batch_.receive(ear_); !round.empty(); round = batch_.receive(ear_))
        heard += round.size();
    EXPECT_GT(lost_datagrams(ear_), 0U);
    EXPECT_EQ(heard + lost_datagrams(ear_), 100U);
}

} // namespace

} // namespace tutti::io
