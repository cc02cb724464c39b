#include "base/json.hpp"
#include "toml/print_toml.hpp"
#include "toml/toml.hpp"

#include <gtest/gtest.h>

#include <random>

namespace tutti::toml {
namespace {

std::string printed(std::string_view json) {
    const auto value = parse_json(json);
    EXPECT_TRUE(value) << json;
    return print_toml(*value);
}

TEST(PrintToml, AValueIsWrittenAsAPersonWould) {
    EXPECT_EQ(
        printed(R"({"run":["sleep","1"],"watchdog":"5s","rate":0.5,"on":true,"limits":{"memory":"64MiB"}})"),
        "run = [\"sleep\", \"1\"]\nwatchdog = \"5s\"\nrate = 0.5\non = true\nlimits = { memory = \"64MiB\" "
        "}\n"
    );
}

TEST(PrintToml, ALongListHasALineForEachOfItsItems) {
    const std::string word(60, 'x');
    EXPECT_EQ(
        printed(R"({"a":[")" + word + R"(",")" + word + R"("]})"),
        "a = [\n    \"" + word + "\",\n    \"" + word + "\",\n]\n"
    );
}

TEST(PrintToml, ALongTableHasAHeadingAfterTheKeysOfItsOwner) {
    const std::string word(90, 'x');
    EXPECT_EQ(
        printed(R"({"a b":{"c":")" + word + R"("},"d":1})"), "d = 1\n\n[\"a b\"]\nc = \"" + word + "\"\n"
    );
    std::string out;
    append_toml_table(
        out, join_path("service", "lamp"), *parse_json(R"({"env":{"A":")" + word + R"("},"e":{}})")
    );
    EXPECT_EQ(out, "[service.lamp]\ne = {}\n\n[service.lamp.env]\nA = \"" + word + "\"\n");
}

TEST(PrintToml, NullsAreLeftOut) { EXPECT_EQ(printed(R"({"a":null,"b":[null,1]})"), "b = [1]\n"); }

/// Random trees, of what TOML can say.
class Trees {
public:
    explicit Trees(std::uint64_t seed) : random_(seed) {}

    Value object(int depth) {
        std::vector<Member> members;
        for (std::size_t count = below(5); count > 0; --count) {
            auto key = text();
            if (std::ranges::find(members, key, &Member::key) == members.end())
                members.push_back({std::move(key), value(depth)});
        }
        std::ranges::sort(members, {}, &Member::key);
        return Value::object(std::move(members));
    }

private:
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }

    std::string text() {
        constexpr std::array<std::string_view, 14> pieces = {"a",  "run", "-",    "_", "9",   " ", "\"",
                                                             "\\", "\n",  "\x7f", ".", "[1]", "ü", "\x01"};
        std::string text;
        for (auto count = below(below(8) == 0 ? 60 : 5); count > 0; --count)
            text += pieces[below(pieces.size())];
        return text;
    }

    Value value(int depth) {
        switch (below(depth > 0 ? 6 : 4)) {
        case 0:
            return static_cast<std::int64_t>(random_());
        case 1:
            return static_cast<double>(below(1000)) / 8.0 * (below(2) == 0 ? 1e30 : -1.0);
        case 2:
            return below(2) == 0;
        case 3:
            return Value(text());
        case 4: {
            std::vector<Value> items;
            for (auto count = below(4); count > 0; --count) items.push_back(value(depth - 1));
            return Value::array(std::move(items));
        }
        default:
            return object(depth - 1);
        }
    }

    std::mt19937_64 random_;
};

Value sorted(const Value& value) {
    if (value.is_array()) {
        std::vector<Value> items;
        for (const auto& item : value.items()) items.push_back(sorted(item));
        return Value::array(std::move(items));
    }
    if (!value.is_object()) return value;
    std::vector<Member> members;
    for (const auto& member : value.members()) members.push_back({member.key, sorted(member.value)});
    std::ranges::sort(members, {}, &Member::key);
    return Value::object(std::move(members));
}

TEST(PrintToml, WhatIsReadOfItIsTheSameValue) {
    Trees trees(7);
    for (int round = 0; round < 2000; ++round) {
        const auto tree = trees.object(4);
        const auto text = print_toml(tree);
        const auto read = parse_toml(text);
        ASSERT_TRUE(read) << read.error().message << "\n" << text;
        ASSERT_EQ(sorted(*read), sorted(tree)) << text << print_json(tree);
    }
}

} // namespace
} // namespace tutti::toml
