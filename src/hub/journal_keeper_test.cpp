// What the keeper takes as the disk fills. What a journal holds through crashes is src/journal/.
#include "broker/test_client.hpp"
#include "hub/journal_keeper.hpp"
#include "io/clock.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <poll.h>

namespace tutti::hub {
namespace {

class DiskWithSoMuchFree final : public io::Disk {
public:
    Result<std::unique_ptr<io::DiskFile>>
    open(const std::filesystem::path& path, io::OpenOptions options) override {
        return disk.open(path, options);
    }
    Result<std::unique_ptr<io::DiskInput>>
    input(const std::filesystem::path& path, std::uint64_t offset) override {
        return disk.input(path, offset);
    }
    Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
        return disk.rename(from, to);
    }
    Result<void> remove(const std::filesystem::path& path) override { return disk.remove(path); }
    Result<std::vector<std::filesystem::path>> list(const std::filesystem::path& folder) override {
        return disk.list(folder);
    }
    Result<void> sync_directory(const std::filesystem::path& folder) override {
        return disk.sync_directory(folder);
    }
    std::uint64_t free_bytes(const std::filesystem::path&) override { return free; }

    io::SystemDisk disk;
    std::uint64_t free = 1 << 30;
};

class JournalKeeperTest : public ::testing::Test {
protected:
    JournalKeeperTest() {
        keeper->restore(now);
        EXPECT_TRUE(keeper->begin(loop, 0));
        keeper->advance(now);
    }
    /// Until all that was put is on the disk.
    void write() {
        for (int turns = 0; turns < 2000 && keeper->usage().keys != keys; ++turns) {
            keeper->advance(now);
            for (const auto& event : loop.wait(io::steady_now() + milliseconds(5))) keeper->ready(event, now);
        }
        EXPECT_EQ(keeper->usage().keys, keys);
    }
    void add(broker::JournalKey key, std::size_t size = 100) {
        keeper->add(key, std::string(size, 'x'));
        ++keys;
        write();
    }
    void erase(broker::JournalKey key) {
        keeper->erase(key);
        --keys;
        write();
    }

    io::TemporaryFolder folder;
    DiskWithSoMuchFree disk;
    broker::World world;
    io::ReadinessLoop loop = io::ReadinessLoop::create().value();
    std::vector<std::string> told;
    std::vector<std::string> remarks;
    std::unique_ptr<JournalKeeper> keeper =
        JournalKeeper::open(
            {.folder = folder.path / "hub", .bytes = 1 << 20}, disk, world.broker,
            [this](std::string problem) { told.push_back(std::move(problem)); }, remarks
        )
            .value();
    SteadyTime now{seconds(1000)};
    std::size_t keys = 0;
};

// An erasure has to be written, too: what waits for a disk that is full could never be forgotten.
TEST_F(JournalKeeperTest, OfADiskThatIsNearlyFullTakesNothingAndForgetsAllTheSame) {
    add(1);
    EXPECT_TRUE(keeper->has_room());
    EXPECT_FALSE(keeper->next_deadline());
    disk.free = JournalKeeper::left_free;
    add(2);
    EXPECT_FALSE(keeper->has_room());
    ASSERT_EQ(told.size(), 1U);
    EXPECT_TRUE(told[0].starts_with("nothing durable is taken: the disk of ")) << told[0];
    erase(1);
    erase(2);
    EXPECT_FALSE(keeper->has_room());
    disk.free = 1 << 30;
    ASSERT_TRUE(keeper->next_deadline());
    now = *keeper->next_deadline();
    keeper->advance(now);
    EXPECT_TRUE(keeper->has_room());
    EXPECT_EQ(told.back(), "");
    EXPECT_FALSE(keeper->next_deadline());
}

TEST_F(JournalKeeperTest, SaysThatItsBoundIsReached) {
    add(1, 600'000);
    EXPECT_TRUE(keeper->has_room());
    add(2, 600'000);
    EXPECT_FALSE(keeper->has_room());
    EXPECT_EQ(told.back(), "nothing durable is taken: what is there has reached hub.durable.bytes");
    erase(1);
    EXPECT_TRUE(keeper->has_room());
    EXPECT_EQ(told.back(), "");
}

} // namespace
} // namespace tutti::hub
