#include "io/deadline.hpp"
#include "io/path_watch.hpp"
#include "io/task_group.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace tutti::io {
namespace {

namespace fs = std::filesystem;

TEST(PathWatch, TellsOfANameInAFolderThatIsNotThereYet) {
    TemporaryFolder folder;
    asio::io_context context;
    TaskGroup tasks(context.get_executor());
    const auto wished = folder.path / "serial" / "by-id";
    PathWatch watch(context.get_executor(), {wished});
    int seen = 0;
    tasks.spawn("look", [](PathWatch& watched, fs::path name, int& count) -> Task<void> {
        while (!fs::exists(name)) {
            const auto told = co_await watched.changed();
            if (!told) co_return;
            ++count;
        }
    }(watch, wished / "board", seen));
    context.poll();
    fs::create_directories(wished);
    std::ofstream(wished / "board") << "x";
    context.run();
    EXPECT_GT(seen, 0);
}

TEST(PathWatch, AnotherRightIsAChange) {
    TemporaryFolder folder;
    const auto name = folder.path / "port";
    std::ofstream(name) << "x";
    asio::io_context context;
    TaskGroup tasks(context.get_executor());
    PathWatch watch(context.get_executor(), {folder.path});
    fs::permissions(name, fs::perms::owner_all);
    bool told = false;
    tasks.spawn("look", [](PathWatch& watched, bool& said) -> Task<void> {
        const auto changed = co_await watched.changed();
        said = changed.has_value();
    }(watch, told));
    context.run();
    EXPECT_TRUE(told);
}

} // namespace
} // namespace tutti::io
