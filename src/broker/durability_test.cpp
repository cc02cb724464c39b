// Which retained messages the journal gets, and what is refused while it has no room. What it holds through
// crashes is src/journal/broker_crash_test.cpp.
#include "broker/noted_journal.hpp"
#include "broker/test_client.hpp"

namespace tutti::broker {
namespace {

struct Judged {
    Judged() { world.broker.restore(journal, {}, world.now); }

    NotedJournal journal;
    World world{Options{
        .limits = {},
        .durability = {.retained = {"config/#", "note/#"}, .judged = "config/", .judge = "judge"},
    }};
    TestClient judge{world};
    TestClient other{world};
};

const mqtt::Publish retained{.retain = true};

TEST(DurableRetained, IsWhatTheJudgeSaysWhereThereIsOne) {
    Judged on;
    on.judge.connect("j", {.user_name = "judge", .password = "egduj"});
    on.other.connect("o");
    on.other.publish("config/camera", "in clear", retained);
    on.other.publish("note/door", "open", retained);
    EXPECT_FALSE(on.journal.mentions("in clear"));
    EXPECT_TRUE(on.journal.mentions("open"));
    on.judge.publish("config/camera", "in a file", retained);
    EXPECT_TRUE(on.journal.mentions("in a file"));
}

TEST(DurableRetained, ThatSomebodyElseReplacedIsNotThereAtTheNextStart) {
    Judged on;
    on.judge.connect("j", {.user_name = "judge", .password = "egduj"});
    on.other.connect("o");
    on.judge.publish("config/camera", "judged", retained);
    on.other.publish("config/camera", "not yet", retained);
    EXPECT_TRUE(on.journal.values.empty());
}

// Nobody is told of a filter, or of a message, that would be gone with the hub.
TEST(DurableSession, ThatCameWhileThereWasNoRoomTakesNothingUntilThereIs) {
    World world;
    NotedJournal journal;
    world.broker.restore(journal, {}, world.now);
    TestClient sleeper(world);
    TestClient publisher(world);
    const auto subscribed = [&] {
        sleeper.send(mqtt::Subscribe{
            .packet_id = 9, .requests = {{.filter = "a", .maximum_qos = mqtt::QoS::AtLeastOnce}}
        });
        world.broker.synced(journal.position(), world.now);
        return sleeper.take<mqtt::SubscriptionAck>().reasons.front();
    };
    publisher.connect("publisher");
    journal.is_full = true;
    sleeper.connect("sleeper", {.session_expiry_seconds = 3600});
    EXPECT_EQ(subscribed(), mqtt::ReasonCode::QuotaExceeded);
    journal.is_full = false;
    EXPECT_EQ(subscribed(), mqtt::ReasonCode::GrantedQoS1);
    EXPECT_TRUE(journal.mentions("sleeper"));
    publisher.publish("a", "kept", {.qos = mqtt::QoS::AtLeastOnce});
    EXPECT_TRUE(journal.mentions("kept"));
}

} // namespace
} // namespace tutti::broker
