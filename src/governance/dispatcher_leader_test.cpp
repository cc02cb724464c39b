#include "governance/dispatcher_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::governance {
namespace {

using testing::ask_for;
using testing::code_of;
using testing::Desk;
using testing::error_in;

TEST(Dispatcher, AnswerToAQuestionFromWhoDoesNotLeadSaysThatItMayBeBehind) {
    Desk desk;
    desk.dispatcher.set_leadership(Resource::control(), {Role::Follower, {"b", "10.0.0.2:8080"}, {}, {}});
    const auto number = desk.receive(ask_for("lamp.ask"));
    desk.carry_out();
    EXPECT_TRUE(desk.answer_to(number)->is_stale);
}

TEST(Dispatcher, AnswerOfWhatEachHasForItselfIsNeverBehind) {
    Desk desk;
    desk.dispatcher.set_leadership(Resource::control(), {Role::Follower, {"b", "10.0.0.2:8080"}, {}, {}});
    const auto number = desk.receive(ask_for("lamp.look"));
    desk.carry_out();
    EXPECT_EQ(desk.answer_to(number)->status, 200U);
    EXPECT_FALSE(desk.answer_to(number)->is_stale);
}

TEST(Dispatcher, AnswerFromALeaderWhoseTimeIsOverSaysThatItMayBeBehind) {
    Desk desk;
    desk.dispatcher.set_leadership(
        Resource::control(), {Role::Leader, {}, {7}, desk.moment().boot + seconds(1)}
    );
    const auto within = desk.receive(ask_for("lamp.ask"));
    desk.carry_out();
    EXPECT_FALSE(desk.answer_to(within)->is_stale);
    const auto after = desk.receive(ask_for("lamp.ask"));
    desk.now += seconds(1);
    desk.carry_out();
    EXPECT_TRUE(desk.answer_to(after)->is_stale);
}

TEST(Dispatcher, FollowerSendsOnOverHttpAndNamesTheLeaderElsewhere) {
    Desk desk;
    desk.dispatcher.set_leadership(Resource::control(), {Role::Follower, {"b", "10.0.0.2:8080"}, {}, {}});
    auto request = ask_for("lamp.keep");
    const auto http = *desk.answer_to(desk.receive(request));
    EXPECT_EQ(http.status, 307U);
    EXPECT_EQ(error_in(http).find("leader")->string(), "10.0.0.2:8080");
    request.via = Via::Bus;
    EXPECT_EQ(desk.answer_to(desk.receive(request))->status, 409U);
    desk.dispatcher.set_leadership(Resource::control(), {Role::Follower, {}, {}, {}});
    EXPECT_EQ(desk.answer_to(desk.receive(ask_for("lamp.keep")))->status, 409U);
}

TEST(Dispatcher, WhatALedServiceIsAskedToDoIsForItsOwnLeader) {
    Desk desk;
    const auto lamp = Resource::app("lamp");
    EXPECT_FALSE(desk.answer_to(desk.receive(ask_for("lamp.light"))));
    EXPECT_FALSE(desk.only<Begin>().ticket.fence); // nobody leads it: it runs anywhere
    desk.dispatcher.set_leadership(lamp, {Role::Follower, {"b", "http://b:8080"}, {9}, {}});
    const auto refused = *desk.answer_to(desk.receive(ask_for("lamp.light")));
    EXPECT_EQ(refused.status, 307U);
    EXPECT_EQ(error_in(refused).find("leader")->string(), "http://b:8080");
    desk.dispatcher.set_leadership(lamp, {Role::Leader, {}, {10}, {}});
    EXPECT_FALSE(desk.answer_to(desk.receive(ask_for("lamp.light"))));
    EXPECT_EQ(desk.only<Begin>().ticket.fence, (WriteFence{"app:lamp", 10, {}}));
}

TEST(Dispatcher, FollowerOfAServiceAnswersItsQuestionsAndSaysThatTheyMayBeBehind) {
    Desk desk;
    desk.dispatcher.set_leadership(Resource::app("lamp"), {Role::Follower, {"b", ""}, {9}, {}});
    const auto behind = desk.receive(ask_for("lamp.ask"));
    desk.carry_out();
    EXPECT_TRUE(desk.answer_to(behind)->is_stale);
    desk.dispatcher.set_leadership(Resource::app("lamp"), {Role::Leader, {}, {10}, {}});
    desk.dispatcher.set_leadership(Resource::control(), {Role::Follower, {"b", ""}, {}, {}});
    const auto newest = desk.receive(ask_for("lamp.ask"));
    desk.carry_out();
    EXPECT_FALSE(desk.answer_to(newest)->is_stale);
}

TEST(Dispatcher, WhatTheControlPlanesLeaderDoesIsNotForALeaderOfTheServiceAlone) {
    Desk desk;
    desk.dispatcher.set_leadership(Resource::app("lamp"), {Role::Leader, {}, {10}, {}});
    desk.dispatcher.set_leadership(Resource::control(), {Role::Follower, {"b", ""}, {}, {}});
    EXPECT_EQ(code_of(desk.answer_to(desk.receive(ask_for("lamp.keep")))), "not_leader");
}

TEST(Dispatcher, UnknownLeaderAndALeadershipThatIsOverFailClosed) {
    Desk desk;
    desk.dispatcher.set_leadership(Resource::control(), {});
    EXPECT_EQ(code_of(desk.answer_to(desk.receive(ask_for("lamp.keep")))), "leader_unknown");
    desk.dispatcher.set_leadership(Resource::control(), {Role::Leader, {}, {7}, desk.moment().boot});
    EXPECT_EQ(code_of(desk.answer_to(desk.receive(ask_for("lamp.keep")))), "leader_unknown");
    desk.dispatcher.set_leadership(
        Resource::control(), {Role::Leader, {}, {7}, desk.moment().boot + microseconds(1)}
    );
    EXPECT_FALSE(desk.answer_to(desk.receive(ask_for("lamp.keep"))));
}

} // namespace
} // namespace tutti::governance
