#include "io/listen.hpp"
#include "io/task_group.hpp"
#include "output/make_wires.hpp"
#include "pixel/artnet.hpp"
#include "pixel/ddp.hpp"
#include "pixel/sacn.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>

namespace tutti::output {
namespace {

struct MakeWires : testing::Test {
    /// Sends so many lights to a receiver, by the URL with its port. What came, packet by packet.
    std::vector<std::vector<std::uint8_t>>
    sent(std::string_view scheme, std::string_view query, std::size_t lights) {
        const auto receiver = *io::listen_udp("127.0.0.1", 0);
        const auto url = fmt::format("{}://127.0.0.1:{}{}", scheme, io::local_port(receiver), query);
        const auto parsed = display::parse_output_url(url);
        EXPECT_TRUE(parsed) << url;
        asio::io_context context;
        io::TaskGroup tasks(context.get_executor());
        const WireNeeds needs{
            .display = "panel",
            .bytes = lights * 3,
            .size = {1, 1},
            .source_name = "stage panel",
            .cid = {1, 2}
        };
        const auto wires = make_wires(context.get_executor(), {&*parsed, 1}, needs);
        tasks.spawn("wire", wires.at(0)->run());
        context.run();
        const std::vector<std::uint8_t> bytes(lights * 3, 7);
        const Shown shown{.lights = bytes, .pixels = {}, .size = {1, 1}, .now = {}};
        wires[0]->send(shown);
        wires[0]->finish(shown);
        std::vector<std::vector<std::uint8_t>> packets;
        std::array<char, 2048> room;
        while (const auto datagram = io::receive_datagram(receiver, room))
            packets.emplace_back(datagram->bytes.begin(), datagram->bytes.end());
        return packets;
    }
};

TEST_F(MakeWires, DdpGoesInAsFewPacketsAsThereCanBe) {
    const auto packets = sent("ddp", "?destination=3", 600);
    ASSERT_EQ(packets.size(), 2U);
    const auto last = pixel::parse_ddp(packets[1]);
    ASSERT_TRUE(last);
    EXPECT_TRUE(last->pushes);
    EXPECT_EQ(last->offset, 1440U);
    EXPECT_EQ(last->destination, 3);
}

TEST_F(MakeWires, ArtnetCountsUniversesFromTheFirst) {
    const auto packets = sent("artnet", "?universe=5&sync=true", 200);
    ASSERT_EQ(packets.size(), 3U);
    const auto second = pixel::parse_artnet(packets[1]);
    ASSERT_TRUE(second);
    EXPECT_EQ(std::get<pixel::ArtDmx>(*second).universe, 6);
    EXPECT_TRUE(std::holds_alternative<pixel::ArtSync>(*pixel::parse_artnet(packets[2])));
}

TEST_F(MakeWires, SacnSaysWhoSendsAndThreeTimesThatItEnds) {
    const auto packets = sent("sacn", "?universe=9&priority=150", 10);
    ASSERT_EQ(packets.size(), 4U);
    const auto first = std::get<pixel::SacnData>(*pixel::parse_sacn(packets[0]));
    EXPECT_EQ(first.universe, 9);
    EXPECT_EQ(first.priority, 150);
    EXPECT_EQ(first.source_name, "stage panel");
    EXPECT_EQ(first.cid[1], 2);
    EXPECT_FALSE(first.terminated);
    for (std::size_t i = 1; i < 4; ++i)
        EXPECT_TRUE(std::get<pixel::SacnData>(*pixel::parse_sacn(packets[i])).terminated);
}

TEST_F(MakeWires, MoreUniversesThanThereAreIsSaid) {
    asio::io_context context;
    const auto url = display::parse_output_url("artnet://127.0.0.1?universe=32767");
    ASSERT_TRUE(url);
    const auto wires =
        make_wires(context.get_executor(), {&*url, 1}, {.display = "panel", .bytes = 3000, .size = {1, 1}});
    EXPECT_NE(wires[0]->trouble(), "");
}

TEST_F(MakeWires, SacnGoesOutByTheInterfaceWhateverTheAddress) {
    for (const auto* const text :
         {"sacn://multicast?interface=nowhere0", "sacn://239.1.2.3?interface=nowhere0"}) {
        asio::io_context context;
        const auto url = display::parse_output_url(text);
        ASSERT_TRUE(url);
        const auto wires =
            make_wires(context.get_executor(), {&*url, 1}, {.display = "panel", .bytes = 3, .size = {1, 1}});
        io::TaskGroup tasks(context.get_executor());
        tasks.spawn("wire", wires[0]->run());
        context.poll();
        EXPECT_EQ(wires[0]->trouble(), "there is no network interface nowhere0: `ip link` lists them")
            << text;
        tasks.cancel();
        context.restart();
        context.run();
    }
}

TEST(Cid, IsTheSameForADisplayAndAnotherForOthers) {
    EXPECT_EQ(cid_of("m", "panel"), cid_of("m", "panel"));
    EXPECT_NE(cid_of("m", "panel"), cid_of("m", "column"));
    EXPECT_NE(cid_of("m", "panel"), cid_of("n", "panel"));
    EXPECT_EQ(cid_of("m", "panel")[6] >> 4, 8) << "a UUID of version 8";
}

} // namespace
} // namespace tutti::output
