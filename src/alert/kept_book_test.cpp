#include "alert/book_testing.hpp"

namespace tutti::alert {
namespace {

using namespace std::chrono_literals;

const std::string hot = R"("hot":{"reading":"+/t","above":30,"for":"5m"})";

TEST_F(BookTest, WhatFiresDoesNotFireAgainAfterARestart) {
    use(hot);
    say("a/t", 31);
    wait(5min);
    EXPECT_EQ(changes(), "+hot a/t");
    const auto before = book_.firing();
    restart();
    use(hot);
    book_.listen(now_);
    say("a/t", 31);
    wait(10min);
    EXPECT_EQ(changes(), "");
    EXPECT_EQ(book_.firing(), before);
}

TEST_F(BookTest, WhatNoLongerIsSoAfterARestartClears) {
    use(hot);
    say("a/t", 31);
    wait(5min);
    changes();
    restart();
    use(hot);
    book_.listen(now_);
    say("a/t", 20);
    EXPECT_EQ(changes(), "-hot a/t");
}

TEST_F(BookTest, WhatHasToHoldForAWhileGoesOnHoldingOverARestart) {
    use(hot);
    say("a/t", 31);
    wait(4min);
    restart();
    use(hot);
    book_.listen(now_);
    say("a/t", 31);
    wait(1min);
    EXPECT_EQ(changes(), "+hot a/t");
}

TEST_F(BookTest, ItsChangeIsKnownAfterARestart) {
    const std::string up = R"("up":{"reading":"a/t","rises_by":5,"within":"10m"})";
    use(up);
    say("a/t", 10);
    restart();
    use(up);
    book_.listen(now_);
    wait(5min);
    say("a/t", 15);
    EXPECT_EQ(changes(), "+up a/t");
}

TEST_F(BookTest, SilencesAndAcknowledgementsOutliveARestart) {
    const std::string now = R"("now":{"reading":"+/t","above":30})";
    use(now);
    say("a/t", 31);
    ASSERT_TRUE(book_.acknowledge("now", "a/t", now_));
    add(*book_.silence("now", now_ + 1h, now_));
    changes();
    restart();
    use(now);
    book_.listen(now_);
    say("b/t", 31);
    EXPECT_EQ(changes(), "(+now b/t)");
    EXPECT_TRUE(book_.find("now")->subjects().at("a/t").firing->acknowledged);
    wait(1h);
    EXPECT_EQ(changes(), "!now b/t");
}

TEST_F(BookTest, ARuleThatWentMeanwhileEndsWhatFires) {
    use(hot);
    say("a/t", 31);
    wait(5min);
    changes();
    restart();
    EXPECT_EQ(changes(), "");
    restart(); // nothing is lost by a second one before the rules are known
    use("");
    EXPECT_EQ(changes(), "-hot a/t");
    EXPECT_EQ(book_.past().at(0).why_cleared, "the rule is gone");
}

TEST_F(BookTest, IdsGoOnAfterARestart) {
    use(R"("now":{"reading":"a/t","above":30})");
    say("a/t", 31);
    const auto first = changes_.back().firing.id;
    say("a/t", 1);
    restart();
    use(R"("now":{"reading":"a/t","above":30})");
    say("a/t", 31);
    EXPECT_NE(changes_.back().firing.id, first);
}

TEST_F(BookTest, ValuesOfAnySizeAndNamesUpToALimitAreKept) {
    use(R"("gone":{"reading":"+/t","silent_for":"1h"},"up":{"reading":"+/t","rises_by":1,"within":"1h"})");
    say("a/t", -1.7e308);
    say("a/t", 1.7e308);
    EXPECT_EQ(changes(), "+up a/t");
    say(std::string(most_of_a_subject, 'x') + "/t", 1);
    EXPECT_EQ(book_.find("gone")->subjects().size(), 1U);
    restart();
}

TEST_F(BookTest, WhichRulesThereWereIsKnownUntilTheNewOnesAre) {
    use(R"("a":{"reading":"a/t","above":30},"b":{"reading":"a/t","above":30})");
    EXPECT_EQ(book_.take_news(), News::Stand) << "worth being kept though nothing fires";
    restart();
    EXPECT_EQ(book_.restored_rules(), (std::set<std::string>{"a", "b"}));
    use(R"("a":{"reading":"a/t","above":30})");
    EXPECT_EQ(book_.take_news(), News::Stand);
    EXPECT_TRUE(book_.restored_rules().empty());
}

TEST(KeptBook, OfAnotherShapeIsRefused) {
    for (const auto* text : {
             R"(1)",
             R"({})",
             R"({"count":-1,"rules":{},"past":[]})",
             R"({"count":1,"rules":[],"past":[]})",
             R"({"count":1,"rules":{"a":1},"past":[]})",
             R"({"count":1,"rules":{"a":{"silenced_until":"x","subjects":{}}},"past":[]})",
             R"({"count":1,"rules":{"a":{"silenced_until":null,"subjects":{"x":{}}}},"past":[]})",
             R"({"count":1,"rules":{},"past":1})",
             R"({"count":1,"rules":{},"past":[{}]})",
             R"({"count":1,"rules":{"a":{"silenced_until":null,"subjects":{"x":{"since":null,"firing":null,"value":1,"unit":"","heard":1,"slots":[[1]]}}}},"past":[]})",
         })
        EXPECT_FALSE(AlertBook::restore(*parse_json(text))) << text;
    EXPECT_TRUE(AlertBook::restore(*parse_json(R"({"count":1,"rules":{},"past":[]})")));
}

} // namespace
} // namespace tutti::alert
