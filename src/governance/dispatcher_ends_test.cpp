#include "governance/dispatcher_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::governance {
namespace {

using testing::ask_for;
using testing::code_of;
using testing::Desk;

TEST(DispatcherEnds, WhatWasBegunBeforeACrashIsSaidToHaveBeenInterrupted) {
    Desk desk;
    auto request = ask_for("lamp.blink", "k");
    const KeptCommand kept{
        "lamp.blink", body_of(request.params, false), {}, desk.moment().wall, desk.moment().wall
    };
    desk.dispatcher.recover({{{"ann", "k"}, kept}}, desk.moment());
    const auto number = desk.receive(request); // which joins
    const auto end = desk.end();
    EXPECT_TRUE(end.answer.starts_with("409 ")) << end.answer;
    EXPECT_GT(end.until, desk.moment().wall);
    EXPECT_EQ(code_of(desk.answer_to(number)), "interrupted");
}

TEST(DispatcherEnds, WhatMayBeRepeatedIsCarriedOutAgainAfterACrash) {
    Desk desk;
    const auto request = ask_for("lamp.light", "k", 4);
    const KeptCommand kept{
        "lamp.light", body_of(request.params, true), {}, desk.moment().wall, desk.moment().wall
    };
    desk.dispatcher.recover({{{"ann", "k"}, kept}}, desk.moment());
    const auto again = desk.only<CarryOut>();
    EXPECT_EQ(again.params, request.params);
    desk.dispatcher.carried_out(again.number, Value(9), desk.moment());
    EXPECT_EQ(desk.end().answer, R"(200 {"data":9})");
}

TEST(DispatcherEnds, AnswerThatCouldNotBeKeptIsNoSuccess) {
    Desk desk;
    const auto number = desk.receive(ask_for("lamp.blink", "k"));
    desk.look_up();
    desk.begin();
    desk.carry_out();
    desk.dispatcher.ended(desk.only<End>().number, fail(ErrorCode::Environment, "disk full"), desk.moment());
    desk.take();
    EXPECT_EQ(desk.answer_to(number)->status, 500U);
    EXPECT_EQ(code_of(desk.answer_to(number)), "not_recorded");
}

TEST(DispatcherEnds, EndThatCouldNotBeKeptIsWrittenWhenTheStoreTakesWritesAgain) {
    Desk desk;
    desk.receive(ask_for("lamp.blink", "k"));
    desk.look_up();
    desk.begin();
    desk.carry_out(Value(7));
    const auto first = desk.only<End>();
    desk.dispatcher.ended(first.number, fail(ErrorCode::Environment, "disk full"), desk.moment());
    EXPECT_EQ(desk.dispatcher.unkept(), 1U);
    const auto again = desk.receive(ask_for("lamp.blink", "k"));
    EXPECT_EQ(desk.answer_to(again), std::nullopt) << "answered before it is kept";
    desk.dispatcher.try_again(desk.moment());
    const auto second = desk.end();
    EXPECT_TRUE(second.is_again && !first.is_again);
    EXPECT_EQ(second.answer, first.answer);
    EXPECT_EQ(desk.answer_to(again)->body, R"({"data":7})");
    EXPECT_EQ(desk.dispatcher.under_way(), 0U);
}

TEST(DispatcherEnds, WithdrawalThatCouldNotBeKeptIsNoRefusalUntilItIs) {
    Desk desk;
    const auto number = desk.receive(ask_for("lamp.blink", "k"));
    desk.look_up();
    desk.dispatcher.set_leadership(Resource::control(), {});
    desk.dispatcher.begun(desk.only<Begin>().number, {}, desk.moment());
    desk.dispatcher.ended(desk.only<End>().number, fail(ErrorCode::Environment, "disk full"), desk.moment());
    desk.take();
    EXPECT_EQ(code_of(desk.answer_to(number)), "not_recorded");
    const auto again = desk.receive(ask_for("lamp.blink", "k"));
    desk.dispatcher.try_again(desk.moment());
    desk.end();
    EXPECT_EQ(code_of(desk.answer_to(again)), "leader_unknown");
}

TEST(Dispatcher, OfASecretNeitherParametersNorAnswersAreKept) {
    Desk desk;
    auto unlock = ask_for("lamp.unlock", "k", 4);
    unlock.subject.role = UserRole::Admin;
    const auto number = desk.receive(unlock);
    desk.look_up();
    const auto begun = desk.only<Begin>();
    EXPECT_EQ(begun.kept.body, "secret");
    desk.dispatcher.begun(begun.number, {}, desk.moment());
    desk.take();
    desk.carry_out(Value("a recovery key"));
    const auto end = desk.end();
    EXPECT_EQ(end.answer.find("recovery"), std::string::npos);
    EXPECT_NE(desk.answer_to(number)->body.find("a recovery key"), std::string::npos);

    auto kept = begun.kept;
    kept.answer = end.answer;
    const auto again = desk.receive(unlock);
    desk.dispatcher.looked_up(desk.only<Recall>().number, std::optional(kept), desk.moment());
    desk.take();
    EXPECT_EQ(code_of(desk.answer_to(again)), "answer_not_kept");
}

} // namespace
} // namespace tutti::governance
