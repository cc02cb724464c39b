#include "base/base64.hpp"
#include "etcd/messages.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::etcd {
namespace {

using governance::Holder;
using governance::Holding;
using governance::LeaseId;
using governance::Token;

// As etcd 3.4.23 says them.
constexpr const char* granted =
    R"({"header":{"cluster_id":"5841050938184694285","member_id":"5064114007733062527","revision":"1","raft_term":"2"},"ID":"5440245175796561668","TTL":"3"})";
constexpr const char* won =
    R"({"header":{"revision":"12","raft_term":"2"},"succeeded":true,"responses":[{"response_put":{"header":{"revision":"12"}}}]})";
constexpr const char* kept = R"({"result":{"header":{"revision":"2","raft_term":"4"},"ID":"77","TTL":"3"}})";

const Holder left{"left", "https://left.local"};

/// A key as it stands in answers.
std::string pair_of(const Holder& holder, int made, int changed) {
    return fmt::format(
        R"({{"key":"a2V5","create_revision":"{}","mod_revision":"{}","version":"1","value":"{}","lease":"77"}})",
        made, changed, to_base64(print_holder(holder))
    );
}

TEST(EtcdMessages, SayWhatEtcdReads) {
    EXPECT_EQ(grant_request(seconds(3)), R"({"TTL":"3"})");
    EXPECT_EQ(lease_request({5440245175796561668}), R"({"ID":"5440245175796561668"})");
    EXPECT_EQ(look_request("key"), R"({"key":"a2V5"})");
    EXPECT_EQ(watch_request("key", 9), R"({"create_request":{"key":"a2V5","start_revision":"9"}})");
    EXPECT_EQ(
        hold_request("key", "v", {77}),
        R"({"compare":[{"key":"a2V5","target":"CREATE","result":"EQUAL","create_revision":"0"}],)"
        R"("success":[{"request_put":{"key":"a2V5","value":"dg==","lease":"77"}}],)"
        R"("failure":[{"request_range":{"key":"a2V5"}}]})"
    );
    EXPECT_EQ(login_request("me", "\"x"), R"({"name":"me","password":"\"x"})");
}

TEST(EtcdMessages, ALeaseHasANumberAndATime) {
    const auto read = parse_granted(granted);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->lease, LeaseId{5440245175796561668});
    EXPECT_EQ(read->time_to_live, seconds(3));
    EXPECT_EQ(term_of(granted), 2U);
    for (const char* text :
         {"", "{}", "[]", R"({"ID":"x","TTL":"3"})", R"({"ID":"7","TTL":"0"})", R"({"ID":"7"})"})
        EXPECT_EQ(parse_granted(text).error().code, ErrorCode::InvalidInput) << text;
}

TEST(EtcdMessages, TheTokenIsTheRevisionThatMadeTheKey) {
    const auto read = parse_held(won, {77}, left);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->holding, (Holding{{77}, {12}, left}));
    EXPECT_EQ(read->revision, 12);
}

TEST(EtcdMessages, WhereAnotherHoldsItItIsSaidWho) {
    const Holder right{"right", ""};
    const auto text = fmt::format(
        R"({{"header":{{"revision":"20"}},"responses":[{{"response_range":{{"kvs":[{}],"count":"1"}}}}]}})",
        pair_of(right, 5, 5)
    );
    const auto read = parse_held(text, {1}, left);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->holding, (Holding{{77}, {5}, right}));
    EXPECT_EQ(read->revision, 20);
    EXPECT_FALSE(parse_held(R"({"header":{"revision":"20"},"responses":[{"response_range":{}}]})", {1}, left)
    );
    EXPECT_FALSE(parse_held(R"({"header":{"revision":"20"}})", {1}, left));
}

TEST(EtcdMessages, AKeyThatIsNotThereIsHeldByNobody) {
    const auto read = parse_looked(R"({"header":{"revision":"3","raft_term":"2"}})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->holding, std::nullopt);
    EXPECT_EQ(read->revision, 3);
    EXPECT_FALSE(parse_looked(R"({"kvs":[]})"));
    EXPECT_FALSE(parse_looked(R"({"header":{"revision":"3"},"kvs":[{"key":"a2V5"}]})"));
}

TEST(EtcdMessages, WhatOthersWroteIntoTheKeyIsNobodyOfOurs) {
    EXPECT_EQ(parse_holder(print_holder(left)), left);
    for (const char* text : {"", "left", "{}", R"({"holder":""})", R"({"holder":7})"})
        EXPECT_EQ(parse_holder(text).name, "somebody who is no installation of ours") << text;
    EXPECT_EQ(parse_holder(R"({"holder":"a\u001b[2J"})").name, "a?[2J");
}

TEST(EtcdMessages, ALeaseWithoutTimeIsGone) {
    EXPECT_EQ(parse_kept(kept), seconds(3));
    EXPECT_EQ(term_of(kept), 4U);
    EXPECT_EQ(parse_kept(R"({"result":{"header":{"revision":"2"},"ID":"12345"}})"), seconds(0));
    EXPECT_FALSE(parse_kept(R"({"result":{}})"));
}

TEST(EtcdMessages, NewsAreChangesInTheirOrder) {
    const auto text = fmt::format(
        R"({{"result":{{"header":{{"revision":"30"}},"events":[{{"kv":{}}},{{"type":"DELETE","kv":{{"key":"a2V5","mod_revision":"9"}}}}]}}}})",
        pair_of(left, 5, 5)
    );
    const auto read = parse_news(text);
    ASSERT_TRUE(read) << read.error().message;
    ASSERT_EQ(read->changes.size(), 2U);
    EXPECT_EQ(read->changes[0].holding, (Holding{{77}, {5}, left}));
    EXPECT_EQ(read->changes[0].revision, 5);
    EXPECT_EQ(read->changes[1].holding, std::nullopt);
    EXPECT_EQ(read->changes[1].revision, 9);
    EXPECT_FALSE(read->is_over);
}

TEST(EtcdMessages, AWatchEndsWhereItSaysSo) {
    const auto begun = parse_news(R"({"result":{"header":{"revision":"3"},"created":true}})");
    ASSERT_TRUE(begun);
    EXPECT_FALSE(begun->is_over);
    EXPECT_TRUE(begun->changes.empty());
    const auto compacted = parse_news(R"({"result":{"header":{},"canceled":true,"compact_revision":"3"}})");
    ASSERT_TRUE(compacted);
    EXPECT_TRUE(compacted->is_over);
    EXPECT_EQ(compacted->reason, "it no longer keeps what came next");
    const auto failed = parse_news(R"({"error":{"grpc_code":14,"message":"no leader"}})");
    ASSERT_TRUE(failed);
    EXPECT_TRUE(failed->is_over);
    EXPECT_EQ(failed->reason, "no leader");
}

TEST(EtcdMessages, RefusalsSayWhatMayHelp) {
    using Kind = Refusal::Kind;
    const auto kind = [](unsigned status, std::string_view error, int code) {
        return parse_refusal(status, fmt::format(R"({{"error":"{}","code":{}}})", error, code)).kind;
    };
    EXPECT_EQ(kind(404, "etcdserver: requested lease not found", 5), Kind::LeaseGone);
    EXPECT_EQ(kind(401, "etcdserver: invalid auth token", 16), Kind::NotLoggedIn);
    EXPECT_EQ(kind(400, "etcdserver: user name is empty", 3), Kind::NotLoggedIn);
    EXPECT_EQ(
        kind(400, "etcdserver: authentication failed, invalid user ID or password", 3), Kind::Forbidden
    );
    EXPECT_EQ(kind(403, "etcdserver: permission denied", 7), Kind::Forbidden);
    EXPECT_EQ(kind(503, "etcdserver: no leader", 14), Kind::Unable);
    EXPECT_EQ(kind(400, "unexpected EOF", 3), Kind::Wrong);
    EXPECT_EQ(parse_refusal(404, "Not Found").kind, Kind::Wrong);
    EXPECT_EQ(parse_refusal(404, "Not Found").message, "status 404");
    EXPECT_EQ(parse_refusal(502, "").kind, Kind::Unable);
}

TEST(EtcdMessages, LinesAreTheSameInWhateverPiecesTheyCome) {
    const std::string text = "{\"a\":1}\n\n{\"b\":2}\n{";
    const std::vector<std::string> wanted = {"{\"a\":1}", "{\"b\":2}"};
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        Lines lines;
        auto got = lines.put(text.substr(0, cut));
        const auto rest = lines.put(text.substr(cut));
        ASSERT_TRUE(got && rest);
        got->insert(got->end(), rest->begin(), rest->end());
        EXPECT_EQ(*got, wanted) << cut;
    }
    Lines lines;
    EXPECT_TRUE(lines.put(std::string(Lines::longest, 'x')));
    EXPECT_EQ(lines.put("x").error().code, ErrorCode::LimitExceeded);
}

} // namespace
} // namespace tutti::etcd
