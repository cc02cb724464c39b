#include "base/json.hpp"
#include "governance/run_message.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

namespace tutti::governance {

namespace {

Request usual() {
    Request request;
    request.subject = {"mara", UserRole::Admin};
    request.via = Via::Control;
    return request;
}

Result<Request> read(std::string_view json) {
    const auto value = parse_json(json);
    return read_run_parameters(value ? *value : Value(), usual());
}

} // namespace

TEST(RunMessage, ARequestIsReadAsItWasWritten) {
    Request request;
    request.id = "r1";
    request.subject = {"token:stage", UserRole::Operator};
    request.via = Via::Http;
    request.command = "service.restart";
    request.params = Value::object({{"service", "hub"}});
    request.idempotency_key = "k-1";
    request.patience = milliseconds(4500);
    const auto read = read_run_parameters(run_parameters(request), usual());
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->id, "r1");
    EXPECT_EQ(read->subject.name, "token:stage");
    EXPECT_EQ(read->subject.role, UserRole::Operator);
    EXPECT_EQ(read->via, Via::Http);
    EXPECT_EQ(read->command, "service.restart");
    EXPECT_EQ(read->params, request.params);
    EXPECT_EQ(read->idempotency_key, "k-1");
    EXPECT_EQ(read->patience, milliseconds(4500));
}

TEST(RunMessage, SubjectHasItsRolesAndWhereItComesFrom) {
    Request request;
    request.command = "service.list";
    request.subject = {"dora", UserRole::None, {"dj", "host"}, "192.168.1.7"};
    const auto read_again = read_run_parameters(run_parameters(request), usual());
    ASSERT_TRUE(read_again) << read_again.error().message;
    EXPECT_EQ(read_again->subject, request.subject);
    request.subject = {"nobody"};
    const auto nobody = read_run_parameters(run_parameters(request), usual());
    ASSERT_TRUE(nobody) << nobody.error().message;
    EXPECT_EQ(nobody->subject, request.subject);
    EXPECT_FALSE(nobody->subject.has_role());
    for (const auto* wrong :
         {R"({"name":"a","roles":"dj"})", R"({"name":"a","roles":[1]})", R"({"name":"a","role":"dj"})",
          R"({"name":"a","role":"admin","address":"lamp"})"})
        EXPECT_FALSE(read(fmt::format(R"({{"command":"a.b","subject":{}}})", wrong))) << wrong;
}

TEST(RunMessage, WhatIsNotSaidIsAsUsual) {
    const auto request = read(R"({"command":"service.list"})");
    ASSERT_TRUE(request);
    EXPECT_EQ(request->subject.name, "mara");
    EXPECT_EQ(request->subject.role, UserRole::Admin);
    EXPECT_EQ(request->via, Via::Control);
    EXPECT_EQ(request->params, Value::object({}));
    EXPECT_TRUE(request->idempotency_key.empty());
    EXPECT_FALSE(request->patience);
}

TEST(RunMessage, WithoutANameItIsWhoeverIsAtTheSocket) {
    Request request;
    request.command = "service.list";
    const auto read = read_run_parameters(run_parameters(request), usual());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->subject.name, "mara");
    EXPECT_EQ(read->subject.role, UserRole::Admin);
}

TEST(RunMessage, EveryMistakeNamesItsMember) {
    for (const auto& [json, member] : {
             std::pair(R"({})", "command"),
             std::pair(R"({"command":7})", "command"),
             std::pair(R"({"command":"a","params":[]})", "params"),
             std::pair(R"({"command":"a","idempotency_key":7})", "idempotency_key"),
             std::pair(R"({"command":"a","request_id":{}})", "request_id"),
             std::pair(R"({"command":"a","patience":-1})", "patience"),
             std::pair(R"({"command":"a","patience":1e300})", "patience"),
             std::pair(R"({"command":"a","patience":"1s"})", "patience"),
             std::pair(R"({"command":"a","subject":"mara"})", "subject.name"),
             std::pair(R"({"command":"a","subject":{"name":"mara","role":"none"}})", "subject.role"),
             std::pair(R"({"command":"a","via":"post"})", "via"),
         }) {
        const auto request = read(json);
        ASSERT_FALSE(request) << json;
        EXPECT_EQ(request.error().code, ErrorCode::InvalidInput);
        EXPECT_NE(request.error().message.find(std::string("`") + member + "`"), std::string::npos)
            << request.error().message;
    }
}

TEST(RunMessage, AnAnswerKeepsEachByteOfItsBody) {
    for (const auto& answer :
         {Answer{200, "{\"data\":\"\\u0001\u00e9\"}", false}, Answer{423, R"({"error":{}})", true}}) {
        const auto text = print_json(run_answer(answer));
        const auto read = read_run_answer(*parse_json(text));
        ASSERT_TRUE(read);
        EXPECT_EQ(*read, answer);
    }
}

TEST(RunMessage, WhatIsNoAnswerIsRefused) {
    for (const auto* json :
         {R"({})", R"({"status":200})", R"({"status":99,"body":""})", R"({"status":"200","body":""})",
          R"({"status":200,"body":{}})", R"([])", R"(null)"})
        EXPECT_FALSE(read_run_answer(*parse_json(json))) << json;
}

} // namespace tutti::governance
