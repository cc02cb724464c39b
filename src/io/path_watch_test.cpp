#include "io/deadline.hpp"
#include "io/path_watch.hpp"
#include "io/task_group.hpp"
#include "io/temporary_folder_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <fstream>
#include <thread>

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

TEST(PathWatch, TellsOfContentsWhereTheyAreWanted) {
    TemporaryFolder folder;
    const auto name = folder.path / "lava.lua";
    std::ofstream(name) << "x";
    asio::io_context context;
    TaskGroup tasks(context.get_executor());
    PathWatch watch(context.get_executor(), {folder.path}, PathWatch::Of::Contents);
    std::ofstream(name) << "y";
    bool told = false;
    tasks.spawn("look", [](PathWatch& watched, bool& said) -> Task<void> {
        const auto changed = co_await watched.changed();
        said = changed.has_value();
    }(watch, told));
    context.run();
    EXPECT_TRUE(told);
}

/// Whether one call succeeded.
bool look_once(asio::io_context& context, PathWatch& watch) {
    bool succeeded = false;
    TaskGroup tasks(context.get_executor());
    tasks.spawn("look", [](PathWatch& watched, bool& said) -> Task<void> {
        const auto changed = co_await watched.changed();
        said = changed.has_value();
    }(watch, succeeded));
    context.restart();
    context.run();
    return succeeded;
}

TEST(PathWatch, TellsOfEachWriteToAFileThatStaysOpenWhereGrowthIsWanted) {
    TemporaryFolder folder;
    std::ofstream log(folder.path / "osc.log");
    asio::io_context context;
    PathWatch watch(context.get_executor(), {folder.path}, PathWatch::Of::Growth);
    for (int line = 0; line < 2; ++line) {
        log << "x" << std::flush;
        EXPECT_TRUE(look_once(context, watch));
    }
}

TEST(PathWatch, ThatCouldNotBeOpenedIsOpenedLater) {
    TemporaryFolder folder;
    asio::io_context context;
    const TaskGroup opens_what_the_context_needs(context.get_executor());
    // The sanitizer looks at a type that it has not seen through a pipe of its own.
    EXPECT_EQ(fmt::format("{}", 1), "1");
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit none{0, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    PathWatch watch(context.get_executor(), {folder.path});
    const bool succeeded = look_once(context, watch);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
    EXPECT_FALSE(succeeded);
    EXPECT_TRUE(look_once(context, watch));
    std::ofstream(folder.path / "port") << "x";
    EXPECT_TRUE(look_once(context, watch));
}

TEST(PathWatch, AFolderThatGoesBetweenTheLookAndTheWatchIsNoFailure) {
    TemporaryFolder folder;
    const auto coming_and_going = folder.path / "by-id";
    std::atomic<bool> goes_on = true;
    std::thread udev([&] {
        while (goes_on) {
            fs::create_directory(coming_and_going);
            fs::remove(coming_and_going);
        }
    });
    asio::io_context context;
    int failures = 0;
    for (int i = 0; i < 200; ++i) {
        PathWatch watch(context.get_executor(), {coming_and_going});
        if (!look_once(context, watch)) ++failures;
    }
    goes_on = false;
    udev.join();
    EXPECT_EQ(failures, 0);
}

} // namespace
} // namespace tutti::io
