#include "decode/dns_message_testing.hpp"
#include "io/clock.hpp"
#include "io/task_group.hpp"
#include "io/udp_answerer_testing.hpp"
#include "output/node_search.hpp"
#include "output/wled.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace tutti::output {
namespace {

using namespace std::chrono_literals;

std::string reply(std::string name, std::uint8_t bind_index, std::vector<std::uint16_t> outputs) {
    const auto bytes = print(pixel::ArtnetNode{
        .address = {10, 0, 0, 9}, // what it says of itself may be wrong
        .port = 6454,
        .short_name = name,
        .long_name = "The lights of the " + name,
        .report = {},
        .bind_index = bind_index,
        .outputs = std::move(outputs),
    });
    return {bytes.begin(), bytes.end()};
}

Task<void> search(SteadyTime deadline, NodeSearchOptions options, std::optional<FoundNodes>& found) {
    found = co_await find_nodes(deadline, std::move(options));
}

Task<void> find(std::string name, io::MdnsOptions options, std::optional<Result<io::Addresses>>& found) {
    found = co_await find_wled(std::move(name), std::move(options));
}

TEST(FindNodes, ListsWledAndArtNetTogether) {
    asio::io_context context(1);
    io::UdpAnswerer wled(context, {{decode::porch_answer()}});
    io::UdpAnswerer node(context, {{reply("barn", 1, {3, 2}), "no Art-Net", reply("barn", 2, {7, 2})}});
    const NodeSearchOptions options{
        .mdns = {"127.0.0.1", wled.port()},
        .artnet_address = "127.0.0.1",
        .artnet_port = node.port(),
        .own_artnet_port = 0,
    };
    std::optional<FoundNodes> found;
    io::TaskGroup group(context.get_executor());
    group.spawn("search", search(io::steady_now() + 100ms, options, found));
    while (group.size() > 0) context.run_one();
    EXPECT_EQ(hex(node.questions().at(0)), hex(bytes("'Art-Net' 00 0020 000e 0000")));
    EXPECT_EQ(found->wled, (io::ServiceInstances{{"Porch", "wled-porch.local", 80, {"192.168.1.20"}}}));
    EXPECT_EQ(
        found->artnet, (std::vector<ArtnetFound>{{"127.0.0.1", "barn", "The lights of the barn", {2, 3, 7}}})
    );
    EXPECT_TRUE(found->failures.empty());
}

TEST(FindNodes, HearsNodesWhereWledCannotBeAskedFor) {
    asio::io_context context(1);
    io::UdpAnswerer node(context, {{reply("barn", 1, {3})}});
    const NodeSearchOptions options{
        .mdns = {"no address", 1},
        .artnet_address = "127.0.0.1",
        .artnet_port = node.port(),
        .own_artnet_port = 0,
    };
    std::optional<FoundNodes> found;
    io::TaskGroup group(context.get_executor());
    group.spawn("search", search(io::steady_now() + 100ms, options, found));
    while (group.size() > 0) context.run_one();
    EXPECT_EQ(found->artnet.size(), 1U);
    EXPECT_EQ(found->failures.size(), 1U);
}

TEST(DescribeNodes, BeginsWithWhatAnOutputIsToSay) {
    FoundNodes found;
    found.wled = {
        {"Porch", "wled-porch.local", 80, {"192.168.1.20"}},
        {"Mr. Lamp", "wled-lamp.local", 80, {"192.168.1.21", "10.0.0.3"}},
    };
    found.artnet = {{"192.168.1.30", "barn", "The lights\x1b[2J", {3, 7}}, {"192.168.1.31", "desk", "", {}}};
    found.failures = {{ErrorCode::Unavailable, "asking 224.0.0.251: no network"}};
    EXPECT_EQ(
        describe(found),
        "wled://Porch                             Porch, wled-porch.local, at 192.168.1.20\n"
        "wled://wled-lamp.local                   Mr. Lamp, wled-lamp.local, at 192.168.1.21, 10.0.0.3\n"
        "artnet://192.168.1.30?universe=3         barn, The lights?[2J, universes 3, 7\n"
        "artnet://192.168.1.31                    desk, , no outputs\n"
        "asking 224.0.0.251: no network\n"
    );
}

TEST(DescribeNodes, WhereNobodyAnsweredSaysWhatToDo) {
    EXPECT_NE(describe({}).find("have to be on this network"), std::string::npos);
}

TEST(FindWled, GivesTheAddressOfAName) {
    asio::io_context context(1);
    io::UdpAnswerer wled(context, {{decode::porch_answer()}});
    std::optional<Result<io::Addresses>> found;
    io::TaskGroup group(context.get_executor());
    group.spawn("find", find("porch", {"127.0.0.1", wled.port()}, found));
    while (group.size() > 0) context.run_one();
    EXPECT_EQ(*found, (io::Addresses{"192.168.1.20"}));
}

TEST(FindWled, AnAddressIsNotAskedFor) {
    asio::io_context context(1);
    std::optional<Result<io::Addresses>> found;
    io::TaskGroup group(context.get_executor());
    group.spawn("find", find("192.168.1.7", {"127.0.0.1", 1}, found));
    context.run();
    EXPECT_EQ(*found, (io::Addresses{"192.168.1.7"}));
}

} // namespace
} // namespace tutti::output
