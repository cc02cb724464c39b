#include "supervisor/service_sockets.hpp"
#include "supervisor/vain_starts.hpp"

#include <gtest/gtest.h>

namespace tutti::supervisor {
namespace {

TEST(ServiceSockets, ATcpConnectionIsTakenOnceItIsAccepted) {
    constexpr std::string_view table =
        "  sl  local_address rem_address   st tx_queue rx_queue\n"
        "   0: 0100007F:238C 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0\n"
        "   1: 0100007F:238D 0100007F:D2A4 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0\n"
        "   2: 0100007F:D2A4 0100007F:238E 01 00000000:00000000 00:00000000 00000000     0        0 3 1 0\n"
        "   3: 0100007F:238D 0100007F:D2A6 01 00000000:00000000 00:00000000 00000000     0        0 0 1 0\n";
    EXPECT_EQ(tcp_connections(table, 0x238C), Connections{}) << "it listens";
    EXPECT_EQ(tcp_connections(table, 0x238D), (Connections{.taken = 1, .waiting = 1}));
    EXPECT_EQ(tcp_connections(table, 0x238E), Connections{}) << "somebody else's, to elsewhere";
    EXPECT_EQ(tcp_connections("", 1), Connections{});
    for (std::size_t length = 0; length < table.size(); ++length)
        static_cast<void>(tcp_connections(table.substr(0, length), 0x238D));
}

TEST(ServiceSockets, AUnixConnectionIsTakenOnceItIsAccepted) {
    constexpr std::string_view table =
        "Num       RefCount Protocol Flags    Type St Inode Path\n"
        "0000000000000000: 00000002 00000000 00010000 0001 01 20131 /run/mixer\n"
        "0000000000000000: 00000003 00000000 00000000 0001 03 20132 /run/light\n"
        "0000000000000000: 00000002 00000000 00000000 0001 02     0 /run/light\n"
        "0000000000000000: 00000003 00000000 00000000 0001 03 20133\n"
        "0000000000000000: 00000003 00000000 00000000 0001 03 20134 /home/me/my lights/control\n";
    EXPECT_EQ(unix_connections(table, "/run/mixer"), Connections{});
    EXPECT_EQ(unix_connections(table, "/run/light"), (Connections{.taken = 1, .waiting = 1}));
    EXPECT_EQ(unix_connections(table, "/run/ligh"), Connections{});
    EXPECT_EQ(unix_connections(table, "/home/me/my lights/control"), (Connections{.taken = 1, .waiting = 0}));
    EXPECT_EQ(unix_connections(table, "/control"), Connections{});
}

TEST(VainStarts, WhatTakesNoConnectionIsStartedMoreAndMoreRarelyThenNoMore) {
    VainStarts starts;
    EXPECT_EQ(starts.pause(), seconds(1));
    for (int i = 1; i < VainStarts::most; ++i) {
        starts.began(1);
        starts.rested(i % 2 == 0 ? 1 : 2); // another one came
        EXPECT_EQ(starts.pause(), seconds(1 << i));
        EXPECT_FALSE(starts.are_too_many());
    }
    starts.began(1);
    starts.rested(1);
    EXPECT_TRUE(starts.are_too_many());
    starts.forget();
    EXPECT_EQ(starts.pause(), seconds(1));
}

TEST(VainStarts, OneConnectionTakenIsEnough) {
    VainStarts starts;
    starts.began(9);
    starts.rested(9);
    starts.began(9);
    starts.rested(8); // it takes one at a time, and ends
    EXPECT_EQ(starts.pause(), seconds(1));
}

TEST(VainStarts, WhatNoConnectionStartedIsNotJudgedByThem) {
    VainStarts starts;
    starts.rested(1);
    starts.began(1);
    starts.rested(0);
    starts.rested(5);
    EXPECT_EQ(starts.pause(), seconds(1));
}

} // namespace
} // namespace tutti::supervisor
