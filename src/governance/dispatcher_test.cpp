#include "base/json.hpp"
#include "governance/dispatcher_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::governance {
namespace {

using testing::ask_for;
using testing::code_of;
using testing::Desk;
using testing::error_in;

TEST(Dispatcher, QuestionIsCarriedOutAndNothingIsKept) {
    Desk desk;
    auto request = ask_for("lamp.ask");
    request.subject.role = UserRole::Viewer;
    const auto number = desk.receive(std::move(request));
    desk.carry_out(Value(5));
    ASSERT_TRUE(desk.answer_to(number));
    EXPECT_EQ(*desk.answer_to(number), (Answer{200, R"({"data":5})", false}));
    EXPECT_TRUE(desk.audit.empty());
    EXPECT_TRUE(desk.effects.empty());
}

TEST(Dispatcher, OutcomeOfAnyLengthFitsIntoTheStore) {
    const auto ended = [](Outcome outcome) {
        Desk desk;
        desk.receive(ask_for("lamp.light", "k"));
        desk.look_up();
        desk.begin();
        desk.carry_out(std::move(outcome));
        return desk.end();
    };
    const auto large = ended(Value(std::string(256 * 1024, 'x')));
    EXPECT_LE(large.answer.size(), 256U * 1024);
    EXPECT_EQ(code_of(unpack(large.answer).value()), "answer_too_large");
    EXPECT_EQ(large.line.outcome, "answer_too_large");
    EXPECT_TRUE(ended(Value(std::string(255 * 1024, 'x'))).answer.starts_with("200 "));
    const std::string endless(1 << 20, '\x01');
    const auto wordy = ended(std::unexpected(Fault{500, endless, endless, endless, endless, endless}));
    EXPECT_LE(wordy.answer.size(), 256U * 1024);
    EXPECT_LE(wordy.line.data.size(), 16U * 1024);
    EXPECT_LE(wordy.line.outcome.size(), 512U);
    EXPECT_TRUE(parse_json(wordy.line.data));
    EXPECT_TRUE(wordy.answer.starts_with("500 {"));
}

TEST(Dispatcher, WhatMayBeWrittenIsNoRefusal) {
    const WriteFailure failure({ErrorCode::LimitExceeded, "the disk is full"}, true);
    Desk desk;
    const auto kept = desk.receive(ask_for("lamp.keep"));
    desk.dispatcher.applied(desk.only<Apply>().number, std::unexpected(failure), desk.moment());
    const auto blink = desk.receive(ask_for("lamp.blink"));
    desk.dispatcher.begun(desk.only<Begin>().number, std::unexpected(failure), desk.moment());
    desk.take();
    for (const auto number : {kept, blink}) {
        EXPECT_EQ(desk.answer_to(number)->status, 500U);
        EXPECT_EQ(code_of(desk.answer_to(number)), "may_be_written");
    }
    EXPECT_TRUE(desk.effects.empty());
}

TEST(Dispatcher, ParametersThatMayHoldASecretAreNotKept) {
    Desk desk;
    desk.table = CommandTable(
        {{.name = "ear.listen",
          .target = "ear",
          .action = "listen",
          .summary = "",
          .parameters = {needed(text("input", "where"))},
          .repetition = Repetition::Safe}}
    );
    auto request = ask_for("ear.listen", "k");
    request.params = Value::object({{"input", "rtsp://ann:s3cret@camera"}});
    desk.receive(std::move(request));
    desk.look_up();
    EXPECT_EQ(desk.only<Begin>().kept.body.find("s3cret"), std::string::npos);
}

TEST(Dispatcher, StoredEffectIsWrittenWithItsAnswerUnderTheTokenOfTheLeader) {
    Desk desk;
    const auto number = desk.receive(ask_for("lamp.keep"));
    const auto apply = desk.only<Apply>();
    EXPECT_EQ(apply.ticket.fence, (WriteFence{"control", 7, {}}));
    EXPECT_EQ(apply.params, R"({"value":1})");
    const auto conclusion = conclude(apply.ticket, Value("kept"), desk.moment().wall);
    EXPECT_EQ(conclusion.line.outcome, "ok");
    EXPECT_FALSE(conclusion.kept) << "without a key there is nobody to replay it to";
    desk.dispatcher.applied(apply.number, conclusion.answer, desk.moment());
    desk.take();
    EXPECT_EQ(desk.answer_to(number)->body, R"({"data":"kept"})");
    EXPECT_EQ(desk.dispatcher.under_way(), 0U);
}

TEST(Dispatcher, WriteUnderAnOldTokenIsAConflictAndAudited) {
    Desk desk;
    const auto number = desk.receive(ask_for("lamp.keep"));
    desk.dispatcher.applied(
        desk.only<Apply>().number, fail(ErrorCode::Conflict, "a newer leader is known"), desk.moment()
    );
    desk.take();
    EXPECT_EQ(desk.answer_to(number)->status, 409U);
    EXPECT_EQ(desk.audit.back().outcome, "conflict");
}

TEST(Dispatcher, OutsideEffectIsBegunThenCarriedOutThenEnded) {
    Desk desk;
    const auto number = desk.receive(ask_for("lamp.blink", "k"));
    desk.look_up();
    desk.begin();
    EXPECT_FALSE(desk.answer_to(number));
    desk.carry_out(Value("blinked"));
    EXPECT_FALSE(desk.answer_to(number)) << "an answer that is not kept yet";
    const auto end = desk.end();
    EXPECT_EQ(end.answer, R"(200 {"data":"blinked"})");
    EXPECT_EQ(end.until, desk.moment().wall + std::chrono::hours(24));
    EXPECT_EQ(desk.answer_to(number)->body, R"({"data":"blinked"})");
}

TEST(Dispatcher, SameKeyAndBodyReplaysTheKeptAnswerByteForByte) {
    Desk desk;
    auto request = ask_for("lamp.blink", "k");
    const auto number = desk.receive(request);
    const auto asked = desk.only<Recall>();
    const KeptCommand kept{
        "lamp.blink", body_of(request.params, false), R"(409 {"error" : "as it was"})", desk.moment().wall,
        desk.moment().wall + seconds(1)
    };
    desk.dispatcher.looked_up(asked.number, kept, desk.moment());
    desk.take();
    EXPECT_EQ(*desk.answer_to(number), (Answer{409, R"({"error" : "as it was"})", false}));
    EXPECT_EQ(desk.audit.back().outcome, "replayed");
    EXPECT_TRUE(desk.effects.empty());
}

TEST(Dispatcher, KeptAnswerThatIsOverIsNotReplayed) {
    Desk desk;
    auto request = ask_for("lamp.blink", "k");
    desk.receive(request);
    const KeptCommand kept{
        "lamp.blink", body_of(request.params, false), "200 {}", desk.moment().wall, desk.moment().wall
    };
    desk.dispatcher.looked_up(desk.only<Recall>().number, kept, desk.moment());
    desk.only<Begin>();
}

TEST(Dispatcher, OrderOfMembersMakesNoOtherBody) {
    const auto one = parse_json(R"({"a":{"x":1,"y":[{"p":1,"q":2}]},"b":2})").value();
    const auto two = parse_json(R"({"b":2,"a":{"y":[{"q":2,"p":1}],"x":1}})").value();
    EXPECT_EQ(body_of(one, false), body_of(two, false));
    EXPECT_NE(body_of(one, false), body_of(parse_json(R"({"b":2})").value(), false));
}

TEST(Dispatcher, OtherBodyUnderTheSameKeyIsAConflict) {
    Desk desk;
    desk.receive(ask_for("lamp.blink", "k", 1));
    const auto other = desk.receive(ask_for("lamp.blink", "k", 2));
    EXPECT_EQ(desk.answer_to(other)->status, 409U);
    EXPECT_EQ(code_of(desk.answer_to(other)), "idempotency_conflict");
    const auto command = desk.receive(ask_for("lamp.light", "k", 1));
    EXPECT_EQ(code_of(desk.answer_to(command)), "idempotency_conflict");
}

TEST(Dispatcher, KeysOfTwoSubjectsAreTwo) {
    Desk desk;
    desk.receive(ask_for("lamp.blink", "k", 1));
    auto other = ask_for("lamp.blink", "k", 2);
    other.subject.name = "bob";
    desk.receive(std::move(other));
    EXPECT_EQ(desk.effects.size(), 2U);
    EXPECT_TRUE(desk.says.empty());
}

TEST(Dispatcher, ThoseThatAskAtOnceRunOnceAndGetOneAnswer) {
    Desk desk;
    const auto first = desk.receive(ask_for("lamp.blink", "k"));
    const auto second = desk.receive(ask_for("lamp.blink", "k"));
    desk.look_up();
    const auto third = desk.receive(ask_for("lamp.blink", "k"));
    desk.begin();
    const auto fourth = desk.receive(ask_for("lamp.blink", "k"));
    desk.carry_out(Value(1));
    desk.end();
    for (const auto number : {first, second, third, fourth})
        EXPECT_EQ(desk.answer_to(number)->body, R"({"data":1})");
    EXPECT_EQ(desk.says.size(), 4U);
}

TEST(Dispatcher, TooManyThatWaitForTheSameAreRefused) {
    Desk desk;
    for (int i = 0; i < 64; ++i) desk.receive(ask_for("lamp.blink", "k"));
    EXPECT_TRUE(desk.says.empty());
    EXPECT_EQ(desk.answer_to(desk.receive(ask_for("lamp.blink", "k")))->status, 429U);
}

TEST(Dispatcher, TooMuchUnderWayIsBusy) {
    Desk desk;
    for (int i = 0; i < 1024; ++i) desk.receive(ask_for("lamp.blink"));
    EXPECT_TRUE(desk.says.empty());
    const auto number = desk.receive(ask_for("lamp.blink"));
    EXPECT_EQ(desk.answer_to(number)->status, 503U);
    EXPECT_EQ(code_of(desk.answer_to(number)), "busy");
}

TEST(Dispatcher, WhoMayNotIsRefusedWithTheIdThatStandsInTheAudit) {
    Desk desk;
    auto request = ask_for("lamp.keep");
    request.subject.role = UserRole::Viewer;
    const auto answer = *desk.answer_to(desk.receive(std::move(request)));
    EXPECT_EQ(answer.status, 403U);
    const auto error = error_in(answer);
    EXPECT_EQ(error.find("message")->string(), "lamp.keep takes the role operator, and ann has viewer");
    ASSERT_EQ(desk.audit.size(), 1U);
    EXPECT_EQ(
        parse_json(desk.audit[0].data)->find("decision_id")->string(), error.find("decision_id")->string()
    );
    EXPECT_TRUE(desk.effects.empty());
}

TEST(Dispatcher, WhoHasNoRoleDoesNotLearnWhatThereIs) {
    Desk desk;
    for (const auto* command : {"lamp.keep", "lamp.explode"}) {
        auto request = ask_for(command);
        request.subject.role = UserRole::None;
        EXPECT_EQ(desk.answer_to(desk.receive(std::move(request)))->status, 403U) << command;
    }
    EXPECT_EQ(desk.answer_to(desk.receive(ask_for("lamp.explode")))->status, 404U);
}

TEST(Dispatcher, PermissionIsAskedBeforeAKeptAnswerIsReplayed) {
    Desk desk;
    auto request = ask_for("lamp.blink", "k");
    request.subject.role = UserRole::Viewer;
    EXPECT_EQ(desk.answer_to(desk.receive(std::move(request)))->status, 403U);
    EXPECT_TRUE(desk.effects.empty());
}

TEST(Dispatcher, LockedVaultIs423AndPreunlockAdmitsBootstrapAlone) {
    Desk desk;
    auto unlock = ask_for("lamp.unlock");
    unlock.subject.role = UserRole::Admin;
    desk.dispatcher.set_vault(VaultState::Locked);
    EXPECT_EQ(desk.answer_to(desk.receive(unlock))->status, 423U);
    desk.dispatcher.set_vault(VaultState::Preunlock);
    EXPECT_EQ(desk.answer_to(desk.receive(ask_for("lamp.keep")))->status, 423U);
    EXPECT_FALSE(desk.answer_to(desk.receive(unlock)));
    desk.only<Begin>();
}

TEST(Dispatcher, WithoutAVaultNoneIsAskedFor) {
    Desk desk;
    desk.dispatcher.set_vault({});
    EXPECT_FALSE(desk.answer_to(desk.receive(ask_for("lamp.keep"))));
    desk.only<Apply>();
}

TEST(Dispatcher, WrongParameterIsNamed) {
    Desk desk;
    const auto answer = *desk.answer_to(desk.receive(ask_for("lamp.keep", "", 10)));
    EXPECT_EQ(answer.status, 400U);
    EXPECT_EQ(error_in(answer).find("field")->string(), "value");
}

TEST(Dispatcher, KeyThatIsNoKeyIsRefused) {
    Desk desk;
    for (const auto& key :
         {std::string("#1"), std::string("a b"), std::string(129, 'k'), std::string("\xc3\xa4")})
        EXPECT_EQ(desk.answer_to(desk.receive(ask_for("lamp.blink", key)))->status, 400U) << key;
    EXPECT_FALSE(desk.answer_to(desk.receive(ask_for("lamp.blink", std::string(128, 'k')))));
}

TEST(Dispatcher, ParametersHaveALimit) {
    Desk desk;
    auto request = ask_for("lamp.blink");
    request.params = Value::object({{"value", std::string(256 * 1024, 'x')}});
    EXPECT_EQ(desk.answer_to(desk.receive(std::move(request)))->status, 400U);
}

TEST(Dispatcher, WhoWaitedLongEnoughIsToldAndTheEffectGoesOn) {
    Desk desk;
    const auto number = desk.receive(ask_for("lamp.blink", "k"));
    desk.look_up();
    desk.begin();
    EXPECT_EQ(desk.dispatcher.next_deadline(), desk.now + seconds(5));
    desk.now += seconds(5) - microseconds(1);
    desk.dispatcher.advance(desk.now);
    desk.take();
    EXPECT_FALSE(desk.answer_to(number));
    desk.now += microseconds(1);
    desk.dispatcher.advance(desk.now);
    desk.take();
    EXPECT_EQ(desk.answer_to(number)->status, 504U);
    desk.carry_out(Value(3));
    EXPECT_EQ(desk.end().answer, R"(200 {"data":3})");
    EXPECT_EQ(desk.says.size(), 1U);
}

TEST(Dispatcher, WhatNobodyWaitsForIsNotCarriedOut) {
    Desk desk;
    desk.receive(ask_for("lamp.blink", "k"));
    desk.look_up();
    desk.now += seconds(6);
    desk.dispatcher.advance(desk.now);
    desk.begin();
    const auto end = desk.end();
    EXPECT_EQ(end.until, desk.moment().wall) << "the key is free again";
    EXPECT_EQ(desk.dispatcher.under_way(), 0U);
}

TEST(Dispatcher, WhoLostTheLeadWhileItWasBeginningDoesNotCarryItOut) {
    Desk desk;
    const auto number = desk.receive(ask_for("lamp.blink", "k"));
    desk.look_up();
    desk.dispatcher.set_leadership(Resource::control(), {Role::Follower, {}, {}, {}});
    desk.begin();
    desk.end();
    EXPECT_EQ(code_of(desk.answer_to(number)), "not_leader");
}

TEST(Dispatcher, QuestionThatTookTooLongIsOverAndItsLateAnswerIsLeft) {
    Desk desk;
    const auto number = desk.receive(ask_for("lamp.ask"));
    const auto asked = desk.only<CarryOut>();
    desk.dispatcher.advance(desk.now + seconds(5));
    desk.dispatcher.carried_out(asked.number, Value(1), desk.moment());
    desk.take();
    EXPECT_EQ(desk.answer_to(number)->status, 504U);
    EXPECT_EQ(desk.says.size(), 1U);
}

TEST(Dispatcher, PatienceOfNoneIsTooLateAtOnce) {
    Desk desk;
    for (const auto* command : {"lamp.ask", "lamp.keep"}) {
        auto request = ask_for(command);
        request.patience = microseconds(0);
        EXPECT_EQ(desk.answer_to(desk.receive(std::move(request)))->status, 504U) << command;
    }
}

TEST(Dispatcher, ASecretIsNotTakenFromTheBus) {
    Desk desk;
    auto request = ask_for("lamp.unlock");
    request.subject.role = UserRole::Admin;
    request.via = Via::Bus;
    const auto refused = desk.receive(request);
    EXPECT_EQ(code_of(desk.answer_to(refused)), "forbidden");
    request.via = Via::Control;
    const auto taken = desk.receive(request);
    EXPECT_EQ(desk.answer_to(taken), std::nullopt);
}

TEST(Dispatcher, AuditHasNamesOfParametersAndNoValues) {
    Desk desk;
    auto request = ask_for("lamp.keep");
    request.params = Value::object({{"value", "a secret"}});
    desk.receive(std::move(request));
    ASSERT_EQ(desk.audit.size(), 1U);
    EXPECT_NE(desk.audit[0].data.find(R"("parameters":["value"])"), std::string::npos);
    EXPECT_EQ(desk.audit[0].data.find("a secret"), std::string::npos);
}

TEST(Dispatcher, WhatIsWrittenOfARequestHasALimit) {
    Desk desk;
    std::vector<Member> many;
    for (int i = 0; i < 1000; ++i) many.push_back({std::to_string(i) + std::string(1000, 'x'), i});
    auto request = ask_for("lamp.keep");
    request.params = Value::object(std::move(many));
    request.id = std::string(10'000, 'i');
    desk.receive(std::move(request));
    desk.receive(ask_for(std::string(10'000, 'c')));
    ASSERT_EQ(desk.audit.size(), 2U);
    for (const auto& line : desk.audit) {
        EXPECT_LE(line.command.size(), 128U);
        EXPECT_LT(line.data.size(), 2048U);
        EXPECT_TRUE(parse_json(line.data));
    }
}

TEST(Dispatcher, LongParametersAreNotKeptToRepeatThem) {
    const auto params = Value::object({{"value", std::string(1000, 'x')}});
    EXPECT_LT(body_of(params, true).size(), 64U);
    EXPECT_EQ(params_in(body_of(params, true)), std::nullopt);
    const auto few = Value::object({{"value", "x"}});
    EXPECT_EQ(params_in(body_of(few, true)), few);
}

TEST(Answer, IsUnpackedAsItWasPacked) {
    const Answer answer{409, R"({"error":{"code":"x"}})"};
    EXPECT_EQ(unpack(pack(answer)).value(), answer);
    for (const auto* text : {"", "200", "20 {}", "700 {}", "x {}", "200{}"})
        EXPECT_FALSE(unpack(text)) << text;
}

} // namespace
} // namespace tutti::governance
