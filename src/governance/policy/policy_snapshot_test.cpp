#include "governance/policy/policy_snapshot.hpp"
#include "governance/policy/policy_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tutti::governance::policy {
namespace {

constexpr auto some_rules = R"(
    [role.dj]
    may = ["playlist.*"]
    includes = ["viewer"]

    [rule.closed]
    effect = "forbid"
    subjects = ["guest-*"]
    actions = ["hub.publish"]
    resources = ["topic:home/#"]
    when = { hours = "22:00-08:00", networks = ["192.168.0.0/16"] }

    [quota.few]
    of = "jobs"
    most = 3
)";

std::string snapshot() { return print_snapshot(testing::objects_of(some_rules), 12); }

std::string mistakes_of(std::string_view text) {
    const auto set = read_snapshot(text);
    if (set) return "";
    std::string all;
    for (const auto& mistake : set.error())
        all += fmt::format("{}{}: {}", all.empty() ? "" : "\n", mistake.key, mistake.reason);
    return all;
}

TEST(PolicySnapshot, IsThePolicyThatItWasMadeOf) {
    const auto set = read_snapshot(snapshot());
    ASSERT_TRUE(set);
    const auto made = testing::policy_of(some_rules);
    EXPECT_EQ(set->version(), 12U);
    EXPECT_TRUE(std::ranges::equal(set->roles(), made.roles()));
    EXPECT_TRUE(std::ranges::equal(set->rules(), made.rules()));
    EXPECT_TRUE(std::ranges::equal(set->quotas(), made.quotas()));
}

TEST(PolicySnapshot, OfNothingIsAnEmptyPolicy) {
    const auto text = print_snapshot({}, 0);
    EXPECT_EQ(text, empty_snapshot);
    const auto set = read_snapshot(text);
    ASSERT_TRUE(set);
    EXPECT_TRUE(set->is_empty());
}

TEST(PolicySnapshot, ThatIsCutIsRefusedWhereverItIsCut) {
    const auto text = snapshot();
    ASSERT_TRUE(read_snapshot(text.substr(0, text.size() - 1))); // but for the line's end
    for (std::size_t size = 0; size + 1 < text.size(); ++size)
        EXPECT_FALSE(read_snapshot(text.substr(0, size))) << size;
}

TEST(PolicySnapshot, InWhichAnyByteIsAnotherIsRefused) {
    auto text = snapshot();
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        text[at] = static_cast<char>(text[at] ^ 1);
        EXPECT_FALSE(read_snapshot(text)) << text.substr(0, at + 1);
        text[at] = static_cast<char>(text[at] ^ 1);
    }
}

TEST(PolicySnapshot, SaysWhatIsWrongWithIt) {
    EXPECT_EQ(mistakes_of("[]"), ": must be an object");
    EXPECT_EQ(
        mistakes_of(R"({"v":1,"objects":3,"more":0})"),
        "version: missing: which policy it is\nchecksum: missing: that of its objects\n"
        "objects: must be a list\nmore: unknown key; known here: v, version, checksum, objects"
    );
    EXPECT_EQ(
        mistakes_of(R"({"v":2,"version":1,"checksum":"0","objects":[]})"),
        "v: is 2, and this program reads 1: are both of one version?"
    );
    EXPECT_EQ(
        mistakes_of(R"({"v":1,"version":1,"checksum":"0","objects":[]})"),
        "checksum: is not that of its objects: it was not written to its end, or by hand"
    );
}

TEST(PolicySnapshot, OfAPolicyThatIsNoneSaysWhy) {
    std::vector<PolicyObject> objects = {{"rule", "x", Value::object({{"effect", "forbid"}})}};
    EXPECT_EQ(
        mistakes_of(print_snapshot(objects, 1)),
        "rule.x.actions: missing: what it is about, such as \"service.*\""
    );
    objects = {{"lamp", "x", Value::object({})}};
    EXPECT_EQ(mistakes_of(print_snapshot(objects, 1)), "lamp.x: is no part of a policy");
    objects = {{"rule", "x", Value(3)}, {"", "y", Value::object({})}};
    EXPECT_EQ(
        mistakes_of(print_snapshot(objects, 1)),
        "objects[0].spec: must be a table, not a whole number\nobjects[1].kind: must not be empty"
    );
}

TEST(PolicySnapshot, ThatIsTooLargeIsNotLookedAt) {
    EXPECT_EQ(mistakes_of(std::string(largest_snapshot + 1, ' ')), ": has more than 67108864 bytes");
}

} // namespace
} // namespace tutti::governance::policy
