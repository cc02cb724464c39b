// Which retained messages the journal gets. What it holds through crashes is
// src/journal/broker_crash_test.cpp.
#include "broker/test_client.hpp"

#include <map>

namespace tutti::broker {
namespace {

class NotedJournal final : public Journal {
public:
    void add(JournalKey key, std::string_view value) override { values.emplace(key, value); }
    void set(JournalKey key, std::string_view value) override { values[key] = value; }
    void erase(JournalKey key) override { values.erase(key); }
    JournalPosition position() const override { return {}; }
    bool has_room() const override { return true; }
    WallTime wall(SteadyTime time) const override { return WallTime{time - SteadyTime{}}; }

    bool mentions(std::string_view text) const {
        return std::ranges::any_of(values, [text](const auto& each) { return each.second.contains(text); });
    }

    std::map<JournalKey, std::string> values;
};

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
