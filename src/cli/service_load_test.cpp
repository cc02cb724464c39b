#include "base/json.hpp"
#include "cli/service_load.hpp"

#include <gtest/gtest.h>

namespace tutti::cli {
namespace {

constexpr SteadyTime began{seconds(100)};

Value hub_answer(std::string_view clients) {
    return *parse_json(R"({"connected":1,"clients":[)" + std::string(clients) + "]}");
}

TEST(BusMeter, KnowsRatesFromItsSecondLookOn) {
    BusMeter meter;
    meter.take(
        hub_answer(R"({"client":"lamp","received":10,"sent":4,"bytes_received":100,"bytes_sent":50})"), began
    );
    EXPECT_FALSE(meter.of("lamp"));
    EXPECT_FALSE(meter.total());
    meter.take(
        hub_answer(R"({"client":"lamp","received":30,"sent":4,"bytes_received":300,"bytes_sent":70})"),
        began + seconds(10)
    );
    EXPECT_EQ(meter.of("lamp"), (BusRate{2.0, 0.0, 22.0}));
    EXPECT_EQ(meter.total(), (BusRate{2.0, 0.0, 22.0}));
    EXPECT_FALSE(meter.of("horn"));
}

TEST(BusMeter, AClientThatCameAgainBeginsAtNothing) {
    BusMeter meter;
    meter.take(hub_answer(R"({"client":"lamp","received":1000})"), began);
    meter.take(hub_answer(R"({"client":"lamp","received":5})"), began + seconds(1));
    EXPECT_EQ(meter.of("lamp")->received, 5.0);
}

TEST(BusMeter, ConnectionsOfOneUserAreOne) {
    BusMeter meter;
    meter.take(hub_answer(""), began);
    meter.take(
        hub_answer(R"({"client":"a","user":"lamp","sent":1},{"client":"b","user":"lamp","sent":2})"),
        began + seconds(1)
    );
    EXPECT_EQ(meter.of("lamp")->sent, 3.0);
    EXPECT_FALSE(meter.of("a"));
}

TEST(BusMeter, AConnectionThatEndsChangesNothingOfTheOthersOfItsUser) {
    BusMeter meter;
    meter.take(
        hub_answer(R"({"client":"a","user":"lamp","sent":10},{"client":"b","user":"lamp","sent":5000})"),
        began
    );
    meter.take(hub_answer(R"({"client":"a","user":"lamp","sent":12})"), began + seconds(1));
    EXPECT_EQ(meter.of("lamp"), (BusRate{0.0, 2.0, 0.0}));
    EXPECT_EQ(meter.total(), (BusRate{0.0, 2.0, 0.0}));
}

TEST(BusMeter, KnowsNothingOfAHubThatDoesNotCount) {
    BusMeter meter;
    meter.take(hub_answer(R"({"client":"lamp"})"), began);
    meter.take(hub_answer(R"({"client":"lamp"})"), began + seconds(1));
    EXPECT_TRUE(meter.total());
    meter.take(Value::object({}), began + seconds(2));
    EXPECT_FALSE(meter.total());
    EXPECT_FALSE(meter.of("lamp"));
}

std::vector<ServiceLoad> three() {
    return {
        {.name = "b",
         .state = "ready",
         .pid = 1,
         .usage = io::ProcessUsage{200, 1.0},
         .bus = BusRate{1, 1, 10}},
        {.name = "a",
         .state = "ready",
         .pid = 2,
         .usage = io::ProcessUsage{100, 60.04},
         .bus = BusRate{0, 0, 0}},
        {.name = "c", .state = "stopped", .pid = 0, .usage = {}, .bus = {}},
    };
}

std::string names_in(LoadOrder order) {
    auto loads = three();
    put_in_order(loads, order);
    std::string names;
    for (const auto& load : loads) names += load.name;
    return names;
}

TEST(ServiceLoads, ArePutInOrderByAnyOfTheirNumbers) {
    EXPECT_EQ(names_in(LoadOrder::Processor), "abc");
    EXPECT_EQ(names_in(LoadOrder::Memory), "bac");
    EXPECT_EQ(names_in(LoadOrder::Bus), "bac");
    EXPECT_EQ(names_in(LoadOrder::Name), "abc");
}

TEST(ServiceLoads, LeaveOutWhatIsNotKnown) {
    EXPECT_EQ(
        describe_loads(three(), command::Colours::Off),
        "SERVICE  STATE    PID  CPU %  MEMORY  BUS IN/s  OUT/s  BYTES/s\n"
        "b        ready    1    1.0    200 B   1.0       1.0    10 B\n"
        "a        ready    2    60.0   100 B   0         0      0 B\n"
        "c        stopped\n"
    );
    EXPECT_EQ(describe_total({three(), {}}), "2 services running, 61.0 % of a core, 300 B");
    EXPECT_EQ(
        describe_total({three(), BusRate{1, 2.5, 2048}}),
        "2 services running, 61.0 % of a core, 300 B, bus: 1.0 messages/s in, 2.5 out, 2.0 KiB/s"
    );
}

TEST(ServiceLoads, AreJsonForPrograms) {
    const auto value = value_of({three(), {}}, WallTime{seconds(5)});
    EXPECT_EQ(
        print_json(value.find("services")->items()[1]),
        R"({"name":"a","state":"ready","pid":2,"cpu_percent":60.0,"memory":100,"bus":{"received":0.0,"sent":0.0,"bytes":0.0}})"
    );
    EXPECT_EQ(
        print_json(value.find("services")->items()[2]),
        R"({"name":"c","state":"stopped","pid":null,"cpu_percent":null,"memory":null,"bus":null})"
    );
    EXPECT_TRUE(value.find("bus")->is_null());
}

} // namespace
} // namespace tutti::cli
