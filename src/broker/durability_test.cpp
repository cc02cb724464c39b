// Which retained messages the journal gets. What it holds through crashes is
// src/journal/broker_crash_test.cpp.
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

} // namespace
} // namespace tutti::broker
