#include "governance/policy/policy_testing.hpp"
#include "governed/keep_reading.hpp"
#include "io/file.hpp"
#include "io/task_group.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <vector>

namespace tutti::governed {
namespace {

using governance::policy::print_snapshot;

std::string snapshot(std::uint64_t version) {
    return print_snapshot(
        governance::policy::testing::objects_of(R"(
            [rule.closed]
            effect = "forbid"
            actions = ["hub.publish"]
            resources = ["topic:home/#"]
        )"),
        version
    );
}

class PolicyFileTest : public ::testing::Test {
protected:
    void write(std::string_view text) const { ASSERT_TRUE(io::write_file_atomically(path, text)); }

    io::TemporaryFolder folder;
    const std::filesystem::path path = folder.path / "policy.json";
};

TEST_F(PolicyFileTest, WithoutOneThereIsNoPolicyAndNothingIsWrong) {
    PolicyFile file(path);
    EXPECT_TRUE(file.set()->is_empty());
    EXPECT_EQ(file.problem(), "");
    EXPECT_FALSE(file.look());
    EXPECT_TRUE(PolicyFile(folder.path / "none" / "policy.json").problem().empty());
}

TEST_F(PolicyFileTest, IsTakenOverAsAWholeWhenItIsAnother) {
    PolicyFile file(path);
    write(snapshot(3));
    EXPECT_TRUE(file.look());
    const auto before = file.set();
    EXPECT_EQ(before->version(), 3U);
    EXPECT_FALSE(file.look());
    write(snapshot(2)); // of a store that was put back
    EXPECT_TRUE(file.look());
    EXPECT_EQ(file.set()->version(), 2U);
    EXPECT_EQ(before->rules().size(), 1U); // whoever decides by it still may
}

TEST_F(PolicyFileTest, ThatIsBrokenChangesNothing) {
    write(snapshot(3));
    PolicyFile file(path);
    const auto before = file.set();
    for (const auto& broken : {std::string("{"), std::string(), snapshot(4).substr(0, 40)}) {
        write(broken);
        file.look();
        EXPECT_EQ(file.set(), before);
        EXPECT_TRUE(file.problem().starts_with(path.native() + ": ")) << file.problem();
    }
    write(snapshot(3));
    EXPECT_TRUE(file.look());
    EXPECT_EQ(file.problem(), "");
}

TEST_F(PolicyFileTest, ThatWasNeverReadMightHaveForbiddenAnythingSoAdminsAloneMay) {
    using governance::UserRole;
    using governance::policy::Verdict;
    write(snapshot(3).substr(0, 40));
    PolicyFile file(path);
    EXPECT_NE(file.problem(), "");
    const auto judge = [&](UserRole role) {
        return file.set()->judge({
            .asker = {.subject = "mia", .role = role},
            .action = "service.stop",
            .built_in = UserRole::Operator,
        });
    };
    EXPECT_EQ(judge(UserRole::Operator), Verdict::Forbidden);
    EXPECT_EQ(judge(UserRole::Admin), Verdict::Allowed);
    write(snapshot(3));
    EXPECT_TRUE(file.look());
    EXPECT_EQ(file.set()->version(), 3U);
    EXPECT_EQ(judge(UserRole::Operator), Verdict::Allowed);
}

TEST_F(PolicyFileTest, ThatHasGoneIsBroken) {
    write(snapshot(3));
    PolicyFile file(path);
    std::filesystem::remove(path);
    EXPECT_TRUE(file.look());
    EXPECT_EQ(file.set()->version(), 3U);
    EXPECT_NE(file.problem(), "");
    EXPECT_EQ(file.standing(), Value::object({{"version", 3}, {"problem", file.problem()}}));
}

TEST_F(PolicyFileTest, ThatIsAPipeIsBrokenAndNobodyWaitsForIt) {
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    PolicyFile file(path);
    EXPECT_NE(file.problem().find("it is a pipe"), std::string::npos) << file.problem();
    EXPECT_FALSE(file.set()->is_empty()) << "admins alone may anything";
    write(snapshot(3));
    EXPECT_TRUE(file.look());
    EXPECT_EQ(file.problem(), "");
    EXPECT_EQ(file.set()->version(), 3U);
}

TEST_F(PolicyFileTest, IsReadWheneverItIsReplaced) {
    asio::io_context context;
    io::TaskGroup tasks(context.get_executor());
    const io::Log log("test");
    PolicyFile file(path);
    std::vector<std::uint64_t> seen;
    tasks.spawn("keep", keep_reading(file, log, [&] {
                    seen.push_back(file.set()->version());
                    if (seen.size() == 3) return context.stop();
                    write(snapshot(seen.size() + 1));
                }));
    context.poll();
    write(snapshot(1));
    context.run();
    EXPECT_EQ(seen, (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST_F(PolicyFileTest, OfRulesByHandIsToml) {
    const auto rules = folder.path / "rules.toml";
    ASSERT_TRUE(io::write_file_atomically(
        rules,
        "[rule.notes]\neffect = \"allow\"\nsubjects = [\"*\"]\nactions = [\"hub.publish\"]\nresources = "
        "[\"topic:/note/%u/#\"]\n"
    ));
    PolicyFile file(rules);
    EXPECT_EQ(file.problem(), "");
    EXPECT_EQ(file.set()->rules().size(), 1U);
    ASSERT_TRUE(io::write_file_atomically(rules, "[rule.notes]\neffect = \"perhaps\"\n"));
    EXPECT_TRUE(file.look());
    EXPECT_NE(file.problem().find("rule"), std::string::npos) << file.problem();
    EXPECT_EQ(file.set()->rules().size(), 1U) << "what was read before holds";
}

TEST_F(PolicyFileTest, OfRulesByHandThatIsNotThereIsBroken) {
    const auto rules = folder.path / "rules.toml";
    PolicyFile file(rules);
    EXPECT_NE(file.problem(), "");
    EXPECT_TRUE(file.is_unknown());
    ASSERT_TRUE(io::write_file_atomically(rules, ""));
    EXPECT_TRUE(file.look());
    EXPECT_FALSE(file.is_unknown());
    EXPECT_EQ(file.problem(), "");
    EXPECT_TRUE(file.set()->is_empty());
}

} // namespace
} // namespace tutti::governed
