// Against a tree of files that stands for the kernel's: it has control groups of version 2 nowhere near a
// test.
#include "io/file.hpp"
#include "io/temporary_folder_testing.hpp"
#include "supervisor/control_group.hpp"

#include <gtest/gtest.h>
#include <sys/xattr.h>

#include <fstream>

namespace tutti::supervisor {
namespace {

constexpr std::string_view in_leaf = "1:name=systemd:/\n0::/tutti.service/supervisor\n";

class ControlGroup : public testing::Test {
protected:
    void SetUp() override {
        std::filesystem::create_directories(ours / "supervisor");
        put(tree / "cgroup.controllers", "cpu memory\n");
        put(ours / "cgroup.controllers", "cpuset cpu io memory pids\n");
        put(ours / "cgroup.procs", "");
        put(ours / "cgroup.subtree_control", "");
        if (::setxattr(ours.c_str(), "user.delegate", "1", 1, 0) != 0)
            GTEST_SKIP() << "no marks on files here";
    }

    static void put(const std::filesystem::path& path, std::string_view text) { std::ofstream(path) << text; }
    static std::string text(const std::filesystem::path& path) {
        return io::read_file(path).value_or("none");
    }

    io::TemporaryFolder folder;
    std::filesystem::path tree = folder.path;
    std::filesystem::path ours = tree / "tutti.service";
};

TEST_F(ControlGroup, AboveTheLeafThatWeAreInIsOursWhereItIsDelegated) {
    const auto groups = find_groups_of_ours(tree, in_leaf);
    EXPECT_EQ(groups.why_not, "");
    EXPECT_EQ(groups.path, ours);
    EXPECT_EQ(text(ours / "cgroup.subtree_control"), "+memory +cpu");
}

TEST_F(ControlGroup, WhatIsNotDelegatedIsLeftAlone) {
    ASSERT_EQ(::removexattr(ours.c_str(), "user.delegate"), 0);
    EXPECT_NE(find_groups_of_ours(tree, in_leaf).why_not.find("not delegated"), std::string::npos);
    EXPECT_EQ(text(ours / "cgroup.subtree_control"), "");
}

TEST_F(ControlGroup, GroupWithProcessesOfItsOwnIsLeftAlone) {
    put(ours / "cgroup.procs", "17\n");
    EXPECT_NE(find_groups_of_ours(tree, in_leaf).why_not.find("processes of its own"), std::string::npos);
}

TEST_F(ControlGroup, ControllerThatIsMissingIsNamed) {
    put(ours / "cgroup.controllers", "cpuset cpu pids\n");
    EXPECT_NE(find_groups_of_ours(tree, in_leaf).why_not.find("no controller `memory`"), std::string::npos);
}

TEST_F(ControlGroup, MachineOfVersionOneHasNone) {
    EXPECT_NE(find_groups_of_ours(tree, "4:memory:/\n1:cpu:/\n").why_not, "");
    EXPECT_NE(find_groups_of_ours(tree, "0::/\n").why_not, "");
    std::filesystem::remove(tree / "cgroup.controllers");
    EXPECT_EQ(find_groups_of_ours(tree, in_leaf).why_not, "this machine has no control groups of version 2");
}

TEST_F(ControlGroup, LimitsAreWrittenAsTheKernelHasThem) {
    const auto group = ours / "service-mixer";
    std::filesystem::create_directory(group);
    for (const char* file : {"memory.max", "cpu.max"}) put(group / file, "max");
    supervise::LimitSpec limits;
    limits.memory = 64 << 20;
    limits.cpu_share = 0.5;
    ASSERT_TRUE(prepare_group(group, limits));
    EXPECT_EQ(text(group / "memory.max"), "67108864");
    EXPECT_EQ(text(group / "cpu.max"), "50000 100000");
    ASSERT_TRUE(prepare_group(group, {}));
    EXPECT_EQ(text(group / "memory.max"), "max");
    EXPECT_EQ(text(group / "cpu.max"), "max 100000");
}

TEST_F(ControlGroup, GroupThatCannotBeLimitedIsAnError) {
    EXPECT_FALSE(prepare_group(ours / "service-mixer", {})) << "a folder without the kernel's files";
}

TEST_F(ControlGroup, KilledForMemoryIsToldByItsEvents) {
    const auto group = ours / "service-mixer";
    EXPECT_FALSE(was_out_of_memory(group));
    std::filesystem::create_directory(group);
    put(group / "memory.events", "low 0\nhigh 0\nmax 12\noom 1\noom_kill 0\noom_group_kill 0\n");
    EXPECT_FALSE(was_out_of_memory(group));
    put(group / "memory.events", "low 0\nhigh 0\nmax 12\noom 1\noom_kill 1\noom_group_kill 0\n");
    EXPECT_TRUE(was_out_of_memory(group));
}

} // namespace
} // namespace tutti::supervisor
