// What a connection takes that does nothing: most of those of a hub, most of the time.
#include "base/allocation_testing.hpp"
#include "broker/connection.hpp"
#include "broker/session.hpp"
#include "broker/test_client.hpp"

#include <gtest/gtest.h>

namespace tutti::broker {

namespace {

class Crowd {
public:
    explicit Crowd(std::uint16_t keep_alive_seconds) : keep_alive_seconds_(keep_alive_seconds) {}

    /// Bytes of memory that each of so many takes, by `malloc` with its blocks' roundings.
    std::int64_t each_takes(int count) {
        come(0); // what the first one makes is not for all of them
        const auto before = allocations().living_bytes;
        for (int i = 1; i <= count; ++i) come(i);
        return (allocations().living_bytes - before) / count;
    }

private:
    void come(int number) {
        const auto id = broker_.open({.origin = Origin::Trusted, .address = "uid 0, pid 12345"}, now_);
        const auto name = fmt::format("load-{}", number);
        const auto filter = fmt::format("tutti/bench/own/{}", number);
        mqtt::Subscribe subscribe{.packet_id = 1};
        subscribe.requests.push_back({.filter = filter});
        say(id, mqtt::Connect{.keep_alive_seconds = keep_alive_seconds_, .client_id = name});
        say(id, subscribe);
    }
    void say(ConnectionId id, const auto& packet) {
        std::string bytes;
        encode(bytes, packet, mqtt::Version::V5);
        broker_.receive(id, bytes, now_);
        std::vector<ConnectionId> ready;
        broker_.take_ready(ready);
        ASSERT_FALSE(broker_.is_finished(id));
        broker_.written(id, broker_.output(id).size(), false, now_);
    }

    std::uint16_t keep_alive_seconds_;
    TestAuthorizer authorizer_;
    RecordingReport report_;
    SeededRandom random_{7};
    Broker broker_{{}, authorizer_, report_, random_};
    SteadyTime now_{seconds(1000)};
};

} // namespace

// 500, as trusted clients have half of the places.
TEST(IdleConnection, TakesLittleMemory) { EXPECT_LE(Crowd(0).each_takes(450), 900); }

TEST(IdleConnection, IsLookedAfterForLittleMore) {
    EXPECT_LE(Crowd(60).each_takes(450) - Crowd(0).each_takes(450), 96);
}

// What most of them never use is made at its first use.
TEST(IdleConnection, HasNoPlaceForWhatItDoesNotDo) {
    EXPECT_LE(sizeof(Connection), 304U);
    EXPECT_LE(sizeof(Session), 208U);
    EXPECT_LE(sizeof(Account), 184U);
}

} // namespace tutti::broker
