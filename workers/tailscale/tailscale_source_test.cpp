#include "base/json.hpp"
#include "contract/sensor_name.hpp"
#include "workers/tailscale/status_testing.hpp"
#include "workers/tailscale/tailscale_source.hpp"

#include <gtest/gtest.h>

namespace tutti::tailscale {
namespace {

/// "sensor=value unit", each with a ';' behind it.
std::string told(const worker::Readings& readings) {
    std::string text;
    for (const auto& reading : readings)
        text += reading.sensor + "=" + print_json(reading.value) + " " + reading.unit + ";";
    return text;
}

TEST(TailscaleReadings, AreTheConnectionAndHowManyAreOnline) {
    EXPECT_EQ(
        told(readings_of(*parse_status(running_status), false)), "connected=true ;device_count=2 devices;"
    );
}

TEST(TailscaleReadings, AreOfEachPeerWhereThatIsAskedFor) {
    EXPECT_EQ(
        told(readings_of(*parse_status(running_status), true)),
        "connected=true ;device_count=2 devices;"
        "laptop:online=true ;laptop:last_seen=null ;nas:online=true ;nas:last_seen=null ;"
        "phone:online=false ;phone:last_seen=\"2026-11-20T18:04:05.1Z\" ;"
    );
}

TEST(TailscaleReadings, NobodyIsOnlineForWhoIsNotConnected) {
    auto status = *parse_status(running_status);
    status.is_connected = false;
    const auto readings = told(readings_of(status, true));
    EXPECT_TRUE(readings.starts_with("connected=false ;device_count=0 devices;laptop:online=false ;"));
}

TEST(TailscaleReadings, PeersAreBounded) {
    Status status;
    for (int number = 0; number < 2000; ++number) status.peers.push_back({std::to_string(number), true, {}});
    EXPECT_EQ(readings_of(status, true).size(), 2U + 2 * 500);
}

TEST(TailscaleReadings, HaveNamesThatCanBePublishedWhateverAPeerIsCalled) {
    const auto json = R"({"BackendState":"Running","Self":{},"Peer":{"a":{"DNSName":")"
                      + std::string(250, '%') + R"(","HostName":"/#+:"}}})";
    for (const auto& reading : readings_of(*parse_status(json), true))
        EXPECT_TRUE(contract::is_sensor_name(reading.sensor)) << reading.sensor;
}

TEST(TailscaleSource, RefusesAWrongSectionAndKeepsTheOneBefore) {
    TailscaleSource source;
    EXPECT_TRUE(source.configure(*parse_json(R"({"peers":true})")));
    EXPECT_FALSE(source.configure(*parse_json(R"({"peers":"all"})")));
    const worker::Simulation simulation("tailscale", WallTime(std::chrono::hours(500'000)));
    EXPECT_EQ(source.simulate(simulation)->size(), 12U) << "peers are on";
}

TEST(TailscaleSource, SimulatesTheSameAtTheSameTime) {
    TailscaleSource source;
    const worker::Simulation simulation("tailscale", WallTime(std::chrono::hours(500'000)));
    EXPECT_EQ(told(*source.simulate(simulation)), told(*source.simulate(simulation)));
}

} // namespace
} // namespace tutti::tailscale
