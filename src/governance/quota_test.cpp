#include "governance/policy/policy_testing.hpp"
#include "governance/quota.hpp"

#include <gtest/gtest.h>

namespace tutti::governance {
namespace {

using policy::testing::policy_of;

constexpr auto two_quotas = R"(
    [quota.each]
    of = "jobs"
    most = 3
    [quota.together]
    of = "jobs"
    most = 5
    per = "all"
    [quota.guests]
    of = "jobs"
    most = 1
    subjects = ["guest-*"]
)";

std::string
refused(const std::string& subject, std::uint64_t more, QuotaUse holding, std::string_view of = "jobs") {
    const auto fault =
        why_no_more(policy_of(two_quotas), {subject, UserRole::Operator}, of, more, [&] { return holding; });
    if (!fault) return "";
    EXPECT_EQ(fault->status, 429U);
    EXPECT_EQ(fault->code, "quota_exceeded");
    EXPECT_NE(fault->message.find(fault->field), std::string::npos) << fault->message;
    return fault->field;
}

TEST(Quotas, SomebodyMayHaveAsManyAsEachOfThemSays) {
    EXPECT_EQ(refused("ann", 1, {2, 2}), "");
    EXPECT_EQ(refused("ann", 1, {3, 3}), "quota.each");
    EXPECT_EQ(refused("ann", 2, {2, 2}), "quota.each");
    EXPECT_EQ(refused("ann", 1, {0, 5}), "quota.together");
    EXPECT_EQ(refused("ann", 1, {0, 4}), "");
    EXPECT_EQ(refused("guest-1", 1, {0, 0}), "");
    EXPECT_EQ(refused("guest-1", 1, {1, 1}), "quota.guests");
}

TEST(Quotas, WhoTakesNoMoreIsNotRefusedForWhatThereIs) {
    EXPECT_EQ(refused("ann", 0, {9, 9}), "");
    EXPECT_EQ(refused("ann", UINT64_MAX, {1, 1}), "quota.each");
}

TEST(Quotas, OfWhatThereIsNoQuotaNobodyCounts) {
    bool has_counted = false;
    const auto count = [&] {
        has_counted = true;
        return QuotaUse{};
    };
    EXPECT_FALSE(why_no_more(policy_of(two_quotas), {"ann", UserRole::Viewer}, "playlists", 9, count));
    EXPECT_FALSE(why_no_more(policy::PolicySet(), {"ann", UserRole::Viewer}, "jobs", 9, count));
    EXPECT_FALSE(has_counted);
}

} // namespace
} // namespace tutti::governance
