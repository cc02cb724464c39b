#include "decode/dns_message_testing.hpp"
#include "io/clock.hpp"
#include "io/mdns.hpp"
#include "io/task_group.hpp"
#include "io/udp_answerer_testing.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace tutti::io {
namespace {

using namespace std::chrono_literals;

const std::string wled_service = "_wled._tcp.local";
const decode::DnsServiceInstance porch{"Porch", "wled-porch.local", 80, {"192.168.1.20"}};

Task<void>
ask_for(std::string name, SteadyTime deadline, MdnsOptions options, std::optional<Result<Addresses>>& found) {
    found = co_await find_service(wled_service, std::move(name), deadline, std::move(options));
}
Task<void> ask_all(SteadyTime deadline, MdnsOptions options, std::optional<Result<ServiceInstances>>& found) {
    found = co_await find_services(wled_service, deadline, nullptr, std::move(options));
}

/// Devices that answer the n-th question with the n-th of these.
class Network {
public:
    explicit Network(std::vector<std::vector<std::string>> answers)
        : devices_(context_, std::move(answers)) {}

    Result<Addresses> find(std::string name, SteadyClock::duration patience = 10s) {
        std::optional<Result<Addresses>> found;
        run(ask_for(std::move(name), steady_now() + patience, options(), found));
        return *found;
    }
    Result<ServiceInstances> find_all(SteadyClock::duration patience) {
        std::optional<Result<ServiceInstances>> found;
        run(ask_all(steady_now() + patience, options(), found));
        return *found;
    }
    const std::vector<std::string>& questions() const { return devices_.questions(); }

private:
    MdnsOptions options() const { return {"127.0.0.1", devices_.port()}; }
    void run(Task<void> task) {
        TaskGroup group(context_.get_executor());
        group.spawn("search", std::move(task));
        while (group.size() > 0) context_.run_one();
        devices_.close();
    }

    asio::io_context context_{1};
    UdpAnswerer devices_;
};

TEST(FindService, GivesTheAddressesOfTheOneOfThatName) {
    for (const auto* name : {"Porch", "porch", "wled-porch", "WLED-porch.local"}) {
        Network network({{decode::porch_answer()}});
        EXPECT_EQ(network.find(name), (Addresses{"192.168.1.20"})) << name;
        EXPECT_EQ(network.questions().size(), 1U);
    }
}

TEST(FindService, AsksOnForWhatAnAnswerLeftOut) {
    const auto head = bytes("0000 8400 0000 0001 0000 0000");
    const auto place = bytes("05 'Porch' 05 '_wled' 04 '_tcp' 05 'local' 00 | 0021 8001 00000078 0018 |"
                             "0000 0000 0050 0a 'wled-porch' 05 'local' 00");
    const auto address = bytes("0a 'wled-porch' 05 'local' 00 | 0001 8001 00000078 0004 c0a80114");
    Network network({{head + decode::porch_pointer}, {head + place}, {head + address}});
    EXPECT_EQ(network.find("Porch"), (Addresses{"192.168.1.20"}));
    ASSERT_EQ(network.questions().size(), 3U);
    EXPECT_EQ(
        hex(network.questions()[2]),
        hex(bytes("0000 0000 0002 0000 0000 0000 | 05 '_wled' 04 '_tcp' 05 'local' 00"
                  "000c 8001 | 0a 'wled-porch' 05 'local' 00 0001 8001"))
    );
}

TEST(FindService, AsksAgainWhereNobodyHeardIt) {
    Network network({{}, {decode::porch_answer()}});
    EXPECT_EQ(network.find("Porch"), (Addresses{"192.168.1.20"}));
    EXPECT_EQ(network.questions().size(), 2U);
}

TEST(FindService, SaysWhoElseAnswered) {
    Network network({{"no DNS message", decode::porch_answer()}});
    const auto found = network.find("Shed", 50ms);
    ASSERT_FALSE(found);
    EXPECT_EQ(
        found.error(),
        (Error{
            ErrorCode::NotFound,
            "nobody called 'Shed' answered to _wled._tcp.local by multicast DNS; there answered Porch",
        })
    );
}

TEST(FindService, SaysThatNobodyAnswered) {
    Network network({});
    const auto found = network.find("Porch", 20ms);
    ASSERT_FALSE(found);
    EXPECT_EQ(
        found.error().message,
        "nobody called 'Porch' answered to _wled._tcp.local by multicast DNS; nobody of this kind did"
    );
}

TEST(FindServices, GivesAllWhoAnswerUntilTheDeadline) {
    auto shed = decode::porch_answer();
    shed.replace(shed.find("Porch"), 5, "Shed!");
    Network network({{decode::porch_answer(), decode::porch_answer(), shed}});
    auto other = porch;
    other.name = "Shed!";
    EXPECT_EQ(network.find_all(100ms), (ServiceInstances{porch, other}));
}

TEST(FindServices, OfNobodyIsNoFailure) { EXPECT_EQ(Network({}).find_all(20ms), ServiceInstances{}); }

} // namespace
} // namespace tutti::io
