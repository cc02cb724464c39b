#include "base/json.hpp"
#include "workers/osc/query_tree.hpp"

#include <gtest/gtest.h>

namespace tutti::osc_router {
namespace {

using namespace std::chrono_literals;

struct QueryTreeTest : testing::Test {
    void hear(std::string address, std::vector<osc::Argument> arguments) {
        book.take({std::move(address), std::move(arguments)}, "127.0.0.1", SteadyTime(1h));
    }
    Value ask(std::string_view path, std::string_view query = {}) {
        const auto answer = tree.answer(path, query);
        EXPECT_EQ(answer.status, 200U) << path << '?' << query;
        auto json = parse_json(answer.body);
        EXPECT_TRUE(json) << answer.body;
        return json ? *json : Value();
    }
    unsigned status(std::string_view path, std::string_view query = {}) {
        return tree.answer(path, query).status;
    }
    static std::string text(const Value& node, std::string_view key) {
        const auto* value = node.find(key);
        return value != nullptr ? print_json(*value) : "nothing";
    }

    AddressBook book;
    QueryTree tree{book, {"totem", Address{"127.0.0.1", 9001}, Address{"127.0.0.1", 9002}}};
};

TEST_F(QueryTreeTest, OurOwnAddressesAreDescribedBeforeTheyAreHeard) {
    const auto beat = ask("/audio/beat");
    EXPECT_EQ(text(beat, "FULL_PATH"), R"("/audio/beat")");
    EXPECT_EQ(text(beat, "TYPE"), R"("if")");
    EXPECT_EQ(text(beat, "ACCESS"), "1");
    EXPECT_EQ(text(beat, "RANGE"), R"([{"MIN":0.0,"MAX":1.0},{"MIN":0.0,"MAX":1.0}])");
    EXPECT_NE(text(beat, "DESCRIPTION").find("phase (beat)"), std::string::npos);
    EXPECT_EQ(text(beat, "VALUE"), "nothing");
}

TEST_F(QueryTreeTest, ValueIsThatOfTheLastMessage) {
    hear("/audio/beat", {std::int32_t{0}, 0.25F});
    hear("/audio/beat", {std::int32_t{1}, 0.5F});
    EXPECT_EQ(text(ask("/audio/beat"), "VALUE"), "[1,0.5]");
    EXPECT_EQ(print_json(ask("/audio/beat", "VALUE")), R"({"VALUE":[1,0.5]})");
}

TEST_F(QueryTreeTest, TreeHasEachAddressAtItsPlace) {
    hear("/desk/1/fader", {0.5F});
    hear("/desk-2", {true});
    const auto root = ask("/");
    EXPECT_EQ(text(root, "FULL_PATH"), R"("/")");
    const auto* desk = root.find("CONTENTS")->find("desk");
    ASSERT_NE(desk, nullptr);
    EXPECT_EQ(text(*desk, "ACCESS"), "0");
    const auto* fader = desk->find("CONTENTS")->find("1")->find("CONTENTS")->find("fader");
    ASSERT_NE(fader, nullptr);
    EXPECT_EQ(text(*fader, "FULL_PATH"), R"("/desk/1/fader")");
    EXPECT_EQ(text(*fader, "ACCESS"), "3");
    EXPECT_EQ(text(*fader, "VALUE"), "[0.5]");
    EXPECT_NE(root.find("CONTENTS")->find("desk-2"), nullptr);
    EXPECT_EQ(root.find("CONTENTS")->find("audio")->find("CONTENTS")->members().size(), 13U);
    EXPECT_EQ(ask("/desk"), *desk);
    EXPECT_EQ(ask("/desk/"), *desk);
}

TEST_F(QueryTreeTest, AddressMayHaveAValueAndOthersBelowIt) {
    hear("/a", {std::int32_t{1}});
    hear("/a!", {});
    hear("/a/b", {std::int32_t{2}});
    const auto node = ask("/a");
    EXPECT_EQ(text(node, "VALUE"), "[1]");
    EXPECT_EQ(text(*node.find("CONTENTS")->find("b"), "VALUE"), "[2]");
    EXPECT_EQ(node.find("CONTENTS")->members().size(), 1U);
}

TEST_F(QueryTreeTest, AnswersAsTheProposalSays) {
    hear("/bang", {});
    EXPECT_EQ(status("/nowhere"), 404U);
    EXPECT_EQ(status("/aud"), 404U) << "the beginning of a name is none";
    EXPECT_EQ(status("/audio/beat", "COLOUR"), 400U);
    EXPECT_EQ(status("/audio/beat", "VALUE"), 204U) << "it has none yet";
    EXPECT_EQ(status("/bang", "VALUE"), 204U);
    EXPECT_EQ(status("/audio", "TYPE"), 204U);
    EXPECT_EQ(status("/%zz"), 400U);
}

TEST_F(QueryTreeTest, HostSaysWhereItHears) {
    const auto host = ask("/", "HOST_INFO");
    EXPECT_EQ(text(host, "NAME"), R"("totem")");
    EXPECT_EQ(text(host, "OSC_IP"), R"("127.0.0.1")");
    EXPECT_EQ(text(host, "OSC_PORT"), "9001");
    EXPECT_EQ(text(host, "OSC_TRANSPORT"), R"("UDP")");
    EXPECT_EQ(text(*host.find("EXTENSIONS"), "LISTEN"), "true");
}

TEST_F(QueryTreeTest, PathsArePercentEncoded) {
    hear("/my fader", {0.5F});
    EXPECT_EQ(text(ask("/my%20fader"), "VALUE"), "[0.5]");
}

TEST_F(QueryTreeTest, WhatIsNoTreeOrNoTextIsLeftOut) {
    const auto nodes = [&] { return ask("/").find("CONTENTS")->members().size(); };
    const auto before = nodes(); // our own addresses
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "/x";
    for (const auto& odd : {deep, std::string("/a//b"), std::string("/a/"), std::string("/\xff")}) {
        hear(odd, {std::int32_t{1}});
        EXPECT_NE(book.find(odd), nullptr);
    }
    EXPECT_EQ(nodes(), before);
}

} // namespace
} // namespace tutti::osc_router
