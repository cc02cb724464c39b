#include "base/json.hpp"
#include "control_plane/objects/object_rows.hpp"
#include "control_plane/policy/policy_rows.hpp"
#include "store/control_store_testing.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::control_plane {
namespace {

using namespace governance::policy;
using governance::UserRole;

class PolicyRowsTest : public store::ControlStoreTest {
protected:
    /// A rule that forbids guests everything, with what is known of it, or what is left of that.
    void have_rule(bool is_there, bool is_leaving) {
        auto control = open();
        const governance::objects::Object rule{
            .key = {"rule", "guests"},
            .spec = parse_json(R"({"effect":"forbid","subjects":["guest-*"],"actions":["*"]})").value()
        };
        const governance::objects::Status status{1, is_leaving, {}};
        if (is_there) must(control.commit(store::put(object_set("rule"), "guests", print(rule))));
        must(control.commit(store::put(status_set("rule"), "guests", print(status))));
    }
    StoredPolicy policy() {
        auto control = open();
        const auto rows = read_policy(control);
        EXPECT_TRUE(rows);
        return compile_stored(*rows, nullptr);
    }
    static Verdict judge(const StoredPolicy& policy, std::string_view subject, UserRole role) {
        return policy.set->judge(
            {.asker = {.subject = subject, .role = role},
             .action = "light.show",
             .built_in = UserRole::Operator}
        );
    }
};

TEST_F(PolicyRowsTest, ARuleThatIsLostAllowsNobodyMore) {
    have_rule(true, false);
    auto known = policy();
    EXPECT_EQ(known.problem, "");
    EXPECT_EQ(judge(known, "guest-1", UserRole::Operator), Verdict::Forbidden);
    EXPECT_EQ(judge(known, "ann", UserRole::Operator), Verdict::Allowed);
    behind_its_back("UPDATE desired SET value='{}' WHERE set_name='object.rule'");
    known = policy();
    EXPECT_EQ(known.problem, "rule/guests is not as it was written: apply it again, or remove it");
    EXPECT_EQ(judge(known, "guest-1", UserRole::Operator), Verdict::Forbidden);
    EXPECT_EQ(judge(known, "ann", UserRole::Operator), Verdict::Forbidden);
    EXPECT_EQ(judge(known, "root", UserRole::Admin), Verdict::Allowed);
    have_rule(true, false);
    EXPECT_EQ(policy().problem, "");
}

/// Else nobody could ask for anything, and an admin not even for its end.
TEST_F(PolicyRowsTest, OfARuleThatNobodyHereCanReadThePolicyIsForAdminsAlone) {
    have_rule(true, false);
    {
        auto control = open();
        must(control.commit(store::put(object_set("rule"), "guests", R"({"effect":"forbid"})")));
    }
    const auto known = policy();
    EXPECT_EQ(known.problem, "rule/guests is not as it was written: apply it again, or remove it");
    EXPECT_EQ(judge(known, "ann", UserRole::Operator), Verdict::Forbidden);
    EXPECT_EQ(judge(known, "root", UserRole::Admin), Verdict::Allowed);
}

TEST_F(PolicyRowsTest, OneThatWasRemovedIsNotMissed) {
    have_rule(false, true);
    const auto known = policy();
    EXPECT_EQ(known.problem, "");
    EXPECT_EQ(judge(known, "guest-1", UserRole::Operator), Verdict::Allowed);
}

} // namespace
} // namespace tutti::control_plane
