#include "workers/history/reading_keeper.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <unistd.h>

namespace tutti::history {
namespace {

namespace fs = std::filesystem;

const SeriesName kitchen = {"co2", "room:co2"};
constexpr WallTime noon = WallTime(std::chrono::hours(490'000 + 12));

class ReadingKeeperTest : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "keeper-XXXXXX").native();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path path() const { return folder_ / "history.db"; }

    template <typename Work>
    void run(Work work) {
        asio::io_context context;
        ReadingKeeper keeper(context.get_executor(), path(), log_);
        asio::co_spawn(context, work(keeper, path()), [](std::exception_ptr error) {
            if (error) std::rethrow_exception(error);
        });
        context.run();
        EXPECT_TRUE(keeper.close());
    }

    static Gathered take(ReadingKeeper& keeper, int second) {
        const auto at = noon + seconds(second);
        return keeper.take(kitchen, Value(400 + second), "ppm", at, at);
    }
    static Task<std::size_t> buckets(ReadingKeeper& keeper) {
        const auto at = to_sample_time(noon);
        const Question question = {kitchen, {at, at + std::chrono::minutes(5)}, 2000, {}};
        const auto course = co_await keeper.course(question);
        co_return course ? course->buckets.size() : 0;
    }

    static Task<std::uint64_t> samples(ReadingKeeper& keeper) {
        const auto at = to_sample_time(noon);
        const Question question = {kitchen, {at, at + std::chrono::minutes(5)}, 2000, {}};
        const auto course = co_await keeper.course(question);
        std::uint64_t count = 0;
        if (course)
            for (const auto& bucket : course->buckets) count += bucket.count;
        co_return count;
    }

    fs::path folder_;
    io::Log log_{"history", io::LogLevel::Error};
};

TEST_F(ReadingKeeperTest, WhatWaitsAndWhatIsWrittenAreOneAnswer) {
    run([](ReadingKeeper& keeper, fs::path) -> Task<void> {
        take(keeper, 1);
        const auto flushed = co_await keeper.flush(noon);
        EXPECT_TRUE(flushed);
        take(keeper, 2);
        const auto found = co_await buckets(keeper);
        EXPECT_EQ(found, 2u);
        EXPECT_EQ(keeper.stats().taken, 2u);
        EXPECT_EQ(keeper.stats().written, 1u);
    });
    run([](ReadingKeeper& keeper, fs::path) -> Task<void> {
        const auto flushed = co_await keeper.flush(noon);
        EXPECT_TRUE(flushed);
        const auto found = co_await buckets(keeper);
        EXPECT_EQ(found, 1u); // the other was never flushed
    });
}

TEST_F(ReadingKeeperTest, WhatCannotBeWrittenWaits) {
    fs::create_directory(path()); // no file can be made there
    run([](ReadingKeeper& keeper, fs::path path) -> Task<void> {
        take(keeper, 1);
        auto flushed = co_await keeper.flush(noon);
        EXPECT_FALSE(flushed);
        EXPECT_FALSE(keeper.problem().empty());
        take(keeper, 2);
        fs::remove(path);
        flushed = co_await keeper.flush(noon);
        EXPECT_TRUE(flushed);
        EXPECT_EQ(keeper.problem(), "");
        const auto found = co_await buckets(keeper);
        EXPECT_EQ(found, 2u);
    });
}

TEST_F(ReadingKeeperTest, WhatIsWrittenIsWrittenOnceAlsoWhereTidyingFails) {
    run([](ReadingKeeper& keeper, fs::path) -> Task<void> {
        const auto flushed = co_await keeper.flush(noon);
        EXPECT_TRUE(flushed);
    });
    {
        auto database = store::Database::open(path(), {});
        ASSERT_TRUE(database);
        ASSERT_TRUE(database->execute(
            "CREATE TRIGGER full BEFORE INSERT ON block BEGIN SELECT RAISE(ABORT, 'no room for blocks'); END"
        ));
    }
    run([](ReadingKeeper& keeper, fs::path) -> Task<void> {
        take(keeper, 1);
        const auto much_later = noon + std::chrono::hours(6);
        for (int i = 0; i < 3; ++i) {
            const auto flushed = co_await keeper.flush(much_later);
            EXPECT_FALSE(flushed);
            EXPECT_NE(keeper.problem().find("no room for blocks"), std::string::npos) << keeper.problem();
        }
        EXPECT_EQ(keeper.stats().written, 1u);
        const auto found = co_await samples(keeper);
        EXPECT_EQ(found, 1u);
    });
}

TEST_F(ReadingKeeperTest, WhatIsNoDatabaseIsSetAside) {
    std::ofstream(path()) << std::string(10'000, 'x');
    run([](ReadingKeeper& keeper, fs::path path) -> Task<void> {
        take(keeper, 1);
        const auto flushed = co_await keeper.flush(noon);
        EXPECT_TRUE(flushed);
        const auto found = co_await buckets(keeper);
        EXPECT_EQ(found, 1u);
        EXPECT_NE(keeper.set_aside().find("rejected"), std::string::npos) << keeper.set_aside();
        EXPECT_EQ(fs::file_size(path.native() + ".rejected.1"), 10'000u);
    });
}

TEST_F(ReadingKeeperTest, WhatIsFoundDamagedInUseIsSetAsideToo) {
    run([](ReadingKeeper& keeper, fs::path) -> Task<void> {
        take(keeper, 1);
        const auto flushed = co_await keeper.flush(noon);
        EXPECT_TRUE(flushed);
    });
    {
        // Every page but the first: the file opens, and its tables do not.
        std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
        const auto size = fs::file_size(path());
        ASSERT_GT(size, 4096u);
        file.seekp(4096);
        file << std::string(size - 4096, 'x');
    }
    run([](ReadingKeeper& keeper, fs::path) -> Task<void> {
        take(keeper, 2);
        const auto flushed = co_await keeper.flush(noon);
        EXPECT_TRUE(flushed) << flushed.error().message;
        EXPECT_NE(keeper.set_aside(), "");
        const auto found = co_await buckets(keeper);
        EXPECT_EQ(found, 1u);
    });
}

TEST_F(ReadingKeeperTest, TheSeriesAreKnownAgain) {
    run([](ReadingKeeper& keeper, fs::path) -> Task<void> {
        take(keeper, 1);
        const auto flushed = co_await keeper.flush(noon);
        EXPECT_TRUE(flushed);
    });
    run([](ReadingKeeper& keeper, fs::path) -> Task<void> {
        auto series = co_await keeper.series();
        EXPECT_EQ(series.error().code, ErrorCode::Unavailable);
        const auto flushed = co_await keeper.flush(noon);
        EXPECT_TRUE(flushed);
        series = co_await keeper.series();
        EXPECT_EQ(series->size(), 1u);
    });
}

} // namespace
} // namespace tutti::history
