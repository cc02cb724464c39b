#include "base/json.hpp"
#include "hub/health.hpp"

#include <gtest/gtest.h>

namespace tutti::hub {
namespace {

using broker::Account;
using broker::Principal;
using broker::Resource;
using Level = contract::HealthLevel;

struct Lookout {
    broker::Accounts accounts{broker::Limits{.clients = 400, .retained_bytes = 1000}};
    HubHealth health{accounts};
    SteadyTime now{seconds(1000)};
    Account& crowd = accounts.of({}, "x");

    std::optional<contract::Health> look() {
        auto said = health.look({}, now);
        if (said) health.published();
        return said;
    }
    /// Passes the time, looking now and whenever it wants to; the last that it said.
    std::optional<contract::Health> pass(microseconds time) {
        auto last = look();
        const auto end = now + time;
        while (health.next_look() && *health.next_look() <= end) {
            now = std::max(now, *health.next_look());
            if (auto said = look()) last = std::move(said);
        }
        now = end;
        return last;
    }
};

TEST(HubHealth, SaysOnceThatAllIsWellAndThenWantsNoTime) {
    Lookout desk;
    const auto said = desk.look();
    ASSERT_TRUE(said);
    EXPECT_EQ(said->level, Level::Ok);
    EXPECT_EQ(said->message, "serving");
    EXPECT_EQ(
        print_json(said->details), R"({"refused":{"anonymous":{},"user":{},"trusted":{}},"refusing":[]})"
    ) << "what is held now is soon something else";
    EXPECT_FALSE(desk.health.next_look());
    desk.crowd.take(Resource::Clients);
    EXPECT_FALSE(desk.look());
    EXPECT_FALSE(desk.health.next_look());
}

TEST(HubHealth, WarnsOfWhoHoldsMostOfItsShareAndSaysWhenItIsOver) {
    Lookout desk;
    desk.look();
    desk.now += seconds(20);
    desk.crowd.take(Resource::RetainedBytes, 200);
    const auto warning = desk.look();
    ASSERT_TRUE(warning);
    EXPECT_EQ(warning->level, Level::Warn);
    EXPECT_EQ(warning->message, "anonymous at 80 % of retained_bytes");
    EXPECT_EQ(print_json(*warning->details.find("holders")), R"([{"who":"anonymous","retained_bytes":200}])");
    EXPECT_FALSE(desk.health.next_look()) << "it stays so until something happens";
    desk.crowd.give_back(Resource::RetainedBytes, 1);
    EXPECT_FALSE(desk.look()) << "not at once: it may come back";
    EXPECT_EQ(desk.pass(seconds(20))->level, Level::Ok);
    EXPECT_FALSE(desk.health.next_look());
}

TEST(HubHealth, IsJsonWhateverClientsCallThemselves) {
    for (std::size_t shift = 0; shift < 4; ++shift) {
        Lookout desk;
        std::string id(shift, 'x');
        for (int i = 0; i < 100; ++i) id += "\U0001F3B5"; // four bytes
        desk.crowd.retain(id, 200);
        desk.accounts.refuse(desk.crowd, Resource::RetainedBytes, id, desk.now);
        const auto said = desk.look();
        ASSERT_TRUE(said);
        EXPECT_EQ(contract::parse_health(contract::print(*said)), *said);
    }
}

TEST(HubHealth, NamesTheClientsThatRetainMostAndKeepsToTheContract) {
    Lookout desk;
    desk.crowd.take(Resource::Clients, 2);
    desk.crowd.retain("small", 10);
    desk.crowd.retain("hog", 180);
    desk.crowd.retain("hog", 10);
    const auto said = desk.look();
    ASSERT_TRUE(said);
    EXPECT_EQ(
        print_json(*said->details.find("holders")->items()[0].find("retained_by")->items().data()),
        R"({"client":"hog","retained_messages":2,"retained_bytes":190})"
    );
    EXPECT_EQ(contract::parse_health(contract::print(*said)), *said);
}

TEST(HubHealth, IsAnErrorForAMinuteAfterARefusal) {
    Lookout desk;
    desk.look();
    desk.now += seconds(20);
    desk.crowd.take(Resource::RetainedBytes, 200);
    desk.look();
    desk.accounts.refuse(desk.crowd, Resource::RetainedBytes, "hog", desk.now);
    const auto error = desk.pass(seconds(1));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->level, Level::Error);
    EXPECT_EQ(error->message, "refused anonymous (hog): no room for more retained_bytes");
    EXPECT_EQ(print_json(*error->details.find("refusing")), R"(["anonymous"])");
    EXPECT_EQ(
        print_json(*error->details.find("refused")),
        R"({"anonymous":{"retained_bytes":1},"user":{},"trusted":{}})"
    );
    EXPECT_FALSE(desk.pass(seconds(58)));
    EXPECT_EQ(desk.pass(seconds(1))->level, Level::Warn) << "it still holds much";
}

TEST(HubHealth, WarnsForAMinuteThatTheQueueOfASleeperIsFull) {
    Lookout desk;
    desk.look();
    desk.now += seconds(20);
    desk.accounts.lose("lamp", desk.now);
    const auto warning = desk.look();
    ASSERT_TRUE(warning);
    EXPECT_EQ(warning->level, Level::Warn);
    EXPECT_EQ(warning->message, "the queue of lamp, which sleeps, is full");
    EXPECT_EQ(desk.pass(seconds(61))->level, Level::Ok);
    EXPECT_FALSE(desk.health.next_look());
}

TEST(HubHealth, IsAnErrorWhileNothingDurableIsTakenAndSaysSoAtOnce) {
    Lookout desk;
    desk.look();
    desk.health.note_journal("the disk is full");
    const auto error = desk.look();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->level, Level::Error);
    EXPECT_EQ(error->message, "the disk is full");
    EXPECT_FALSE(desk.health.next_look());
    desk.health.note_journal("");
    const auto well = desk.look();
    ASSERT_TRUE(well);
    EXPECT_EQ(well->level, Level::Ok);
}

TEST(HubHealth, WarnsOfWhatTheJournalHadLost) {
    Lookout desk;
    desk.health.note_damage("a segment was damaged");
    const auto warning = desk.look();
    ASSERT_TRUE(warning);
    EXPECT_EQ(warning->level, Level::Warn);
    EXPECT_EQ(warning->message, "a segment was damaged");
}

TEST(HubHealth, SaysOfManyRefusalsOnlyNowAndThen) {
    Lookout desk;
    desk.look();
    int said = 0;
    for (int i = 0; i < 1000; ++i) {
        desk.accounts.refuse(desk.crowd, Resource::Clients, "hog", desk.now);
        said += desk.look().has_value();
        desk.now += milliseconds(30);
    }
    EXPECT_LE(said, 4) << "in half a minute";
    const auto last = desk.pass(seconds(10));
    ASSERT_TRUE(last);
    EXPECT_EQ(*last->details.find("refused")->find("anonymous")->find("clients"), Value(1000));
}

TEST(HubHealth, ARefusedServiceIsWorseThanARefusedCrowd) {
    Lookout desk;
    desk.accounts.refuse(
        desk.accounts.of({Principal::Kind::Trusted, ""}, "lamp"), Resource::Sessions, "lamp", desk.now
    );
    desk.accounts.refuse(desk.crowd, Resource::Clients, "hog", desk.now);
    const auto said = desk.look();
    ASSERT_TRUE(said);
    EXPECT_TRUE(said->message.starts_with("refused trusted lamp"));
    EXPECT_EQ(print_json(*said->details.find("refusing")), R"(["trusted","anonymous"])");
}

TEST(HubHealth, SaysWhenAllTogetherHaveTakenTheHub) {
    Lookout desk;
    desk.look();
    desk.now += seconds(20);
    for (const auto* name : {"a", "b", "c"})
        desk.accounts.of({Principal::Kind::User, name}, "").take(Resource::RetainedBytes, 190);
    desk.accounts.of({Principal::Kind::Trusted, "d"}, "").take(Resource::RetainedBytes, 390);
    const auto said = desk.look();
    ASSERT_TRUE(said);
    EXPECT_EQ(said->message, "all clients together at 96 % of retained_bytes");
}

} // namespace
} // namespace tutti::hub
