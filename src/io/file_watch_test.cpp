#include "io/file.hpp"
#include "io/file_watch.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <poll.h>

namespace tutti::io {
namespace {

class FileWatchTest : public ::testing::Test {
protected:
    bool tells() const {
        pollfd wait{watch.descriptor(), POLLIN, 0};
        return ::poll(&wait, 1, 0) > 0;
    }
    /// Until all that was told is over: what it watches no more is told, too.
    void settle() {
        for (int i = 0; i < 5 && tells(); ++i) ASSERT_TRUE(watch.told());
        ASSERT_FALSE(tells());
    }
    void write(std::string_view text) const { ASSERT_TRUE(write_file_atomically(path, text)); }

    TemporaryFolder folder;
    const std::filesystem::path path = folder.path / "policy.json";
    FileWatch watch = FileWatch::open(path).value();
};

TEST_F(FileWatchTest, TellsOfAFileThatComesAndIsReplacedEachTime) {
    EXPECT_FALSE(tells());
    for (int i = 0; i < 3; ++i) {
        write("x");
        EXPECT_TRUE(tells()) << i;
        settle();
    }
}

TEST_F(FileWatchTest, TellsOfAFileThatGoesAndComesBack) {
    write("x");
    settle();
    std::filesystem::remove(path);
    EXPECT_TRUE(tells());
    settle();
    write("y");
    EXPECT_TRUE(tells());
    settle();
    std::filesystem::rename(path, folder.path / "elsewhere");
    EXPECT_TRUE(tells());
    settle();
    write("z");
    EXPECT_TRUE(tells());
}

TEST_F(FileWatchTest, TellsOfAFileInAFolderThatWasMadeAnew) {
    const auto below = folder.path / "state";
    std::filesystem::create_directory(below);
    auto deep = FileWatch::open(below / "policy.json").value();
    std::filesystem::remove(below);
    std::filesystem::create_directory(below);
    ASSERT_TRUE(deep.told());
    ASSERT_TRUE(write_file_atomically(below / "policy.json", "x"));
    pollfd wait{deep.descriptor(), POLLIN, 0};
    ASSERT_EQ(::poll(&wait, 1, 0), 1);
    ASSERT_TRUE(deep.told());
    ASSERT_TRUE(write_file_atomically(below / "policy.json", "y"));
    EXPECT_EQ(::poll(&wait, 1, 0), 1);
}

TEST_F(FileWatchTest, TellsOfWhatIsWrittenIntoIt) {
    write("x");
    settle();
    std::ofstream(path) << "y";
    EXPECT_TRUE(tells());
}

TEST_F(FileWatchTest, TellsNothingOfOtherFilesOfTheFolder) {
    write("x");
    settle();
    ASSERT_TRUE(write_file_atomically(folder.path / "ticks.json", "{}"));
    EXPECT_FALSE(tells());
}

TEST_F(FileWatchTest, TellsOfAFileWhoseFoldersComeLaterAndAreMadeAnew) {
    const auto below = folder.path / "etc" / "house";
    const auto far = below / "policy.json";
    watch = FileWatch::open(far).value();
    for (const auto* const text : {"x", "y"}) {
        std::filesystem::create_directory(below.parent_path());
        EXPECT_TRUE(tells());
        settle();
        std::filesystem::create_directory(below);
        EXPECT_TRUE(tells());
        settle();
        ASSERT_TRUE(write_file_atomically(far, text));
        EXPECT_TRUE(tells());
        settle();
        std::filesystem::remove_all(below.parent_path());
        EXPECT_TRUE(tells());
        settle();
    }
}

} // namespace
} // namespace tutti::io
