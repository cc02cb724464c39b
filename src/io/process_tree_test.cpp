#include "io/process_tree.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <unistd.h>

namespace tutti::io {
namespace {

class ProcessFolder {
public:
    void process(
        int pid, int parent, std::string_view name, std::string_view arguments, std::string_view children
    ) {
        const auto id = std::to_string(pid);
        std::filesystem::create_directories(folder_.path / id / "task" / id);
        std::ofstream(folder_.path / id / "stat") << pid << " (" << name << ") S " << parent << " 1 1";
        std::ofstream(folder_.path / id / "comm") << name << '\n';
        std::ofstream(folder_.path / id / "cmdline") << arguments;
        std::ofstream(folder_.path / id / "task" / id / "children") << children;
    }
    const std::filesystem::path& path() const { return folder_.path; }

private:
    TemporaryFolder folder_;
};

TEST(ProcessTree, HasWhatEachProcessRunsAndStarted) {
    ProcessFolder proc;
    proc.process(10, 1, "tutti-shim", {"tutti-shim\0lamp\0", 16}, "11 12 ");
    proc.process(11, 10, "a) b (c", {"python3\0lamp.py\0", 16}, "13 ");
    proc.process(13, 11, "sleep", "", "");
    const auto tree = process_tree(10, proc.path()); // 12 has gone meanwhile
    ASSERT_TRUE(tree);
    EXPECT_EQ(
        *tree, (Process{
                   10,
                   "tutti-shim lamp",
                   "tutti-shim",
                   {{11, "python3 lamp.py", "a) b (c", {{13, "[sleep]", "sleep"}}}}
               })
    );
    EXPECT_EQ(parent_of(11, proc.path()), 10);
    EXPECT_EQ(parent_of(12, proc.path()), 0);
    EXPECT_FALSE(process_tree(12, proc.path()));
}

TEST(ProcessTree, EndsWhereEachProcessStartsItselfAgain) {
    ProcessFolder proc;
    proc.process(10, 10, "loop", "loop", "10 10");
    EXPECT_TRUE(process_tree(10, proc.path()));
    EXPECT_EQ(descendants_of(10, proc.path()).size(), 256U);
}

TEST(ProcessTree, KeepsTheOrderOfChildren) {
    ProcessFolder proc;
    proc.process(10, 1, "a", "a", "11 12 13 ");
    for (const int child : {11, 12, 13}) proc.process(child, 10, "b", "b", "");
    std::vector<int> children;
    for (const auto& child : process_tree(10, proc.path())->children) children.push_back(child.pid);
    EXPECT_EQ(children, (std::vector<int>{11, 12, 13}));
}

TEST(ProcessTree, SeesThisProcessForReal) {
    const auto tree = process_tree(::getpid());
    ASSERT_TRUE(tree);
    EXPECT_NE(tree->command.find("io_test"), std::string::npos);
    EXPECT_EQ(parent_of(::getpid()), ::getppid());
}

TEST(ParseParent, OfABrokenStatIsNothing) {
    for (const auto* wrong : {"", "42 (a", "42 (a) S", "42 (a) S x"})
        EXPECT_FALSE(parse_parent(wrong)) << wrong;
}

} // namespace
} // namespace tutti::io
