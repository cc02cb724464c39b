#include "supervisor/service_sockets.hpp"

#include <gtest/gtest.h>

namespace tutti::supervisor {
namespace {

TEST(ServiceSockets, ATcpConnectionIsAliveWhileItIsEstablished) {
    constexpr std::string_view table =
        "  sl  local_address rem_address   st tx_queue rx_queue\n"
        "   0: 0100007F:238C 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0\n"
        "   1: 0100007F:238D 0100007F:D2A4 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0\n"
        "   2: 0100007F:D2A4 0100007F:238E 01 00000000:00000000 00:00000000 00000000     0        0 3 1 0\n";
    EXPECT_FALSE(has_tcp_connection(table, 0x238C)) << "it listens";
    EXPECT_TRUE(has_tcp_connection(table, 0x238D));
    EXPECT_FALSE(has_tcp_connection(table, 0x238E)) << "somebody else's, to elsewhere";
    EXPECT_FALSE(has_tcp_connection("", 1));
    for (std::size_t length = 0; length < table.size(); ++length)
        static_cast<void>(has_tcp_connection(table.substr(0, length), 0x238D));
}

TEST(ServiceSockets, AUnixConnectionIsAliveWhileItIsConnected) {
    constexpr std::string_view table =
        "Num       RefCount Protocol Flags    Type St Inode Path\n"
        "0000000000000000: 00000002 00000000 00010000 0001 01 20131 /run/mixer\n"
        "0000000000000000: 00000003 00000000 00000000 0001 03 20132 /run/light\n"
        "0000000000000000: 00000003 00000000 00000000 0001 03 20133\n"
        "0000000000000000: 00000003 00000000 00000000 0001 03 20134 /home/me/my lights/control\n";
    EXPECT_FALSE(has_unix_connection(table, "/run/mixer"));
    EXPECT_TRUE(has_unix_connection(table, "/run/light"));
    EXPECT_FALSE(has_unix_connection(table, "/run/ligh"));
    EXPECT_TRUE(has_unix_connection(table, "/home/me/my lights/control"));
    EXPECT_FALSE(has_unix_connection(table, "/control"));
}

} // namespace
} // namespace tutti::supervisor
