#include "io/disk_testing.hpp"
#include "journal/writer.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <poll.h>

namespace tutti::journal {
namespace {

constexpr SteadyTime start{};

class WriterTest : public testing::Test {
protected:
    void SetUp() override { open(); }

    void open() {
        writer_.reset();
        Found found;
        auto log = Log::open(disk_, {.folder = "/k/hub"}, found);
        auto thread = io::SideThread::create();
        ASSERT_TRUE(log && thread);
        found_ = std::move(found.records);
        writer_ = std::make_unique<Writer>(std::move(*log), std::move(*thread));
    }
    /// Until the thread says that there is something to see.
    void await_news() const {
        pollfd news{.fd = writer_->descriptor(), .events = POLLIN, .revents = 0};
        ASSERT_EQ(::poll(&news, 1, 10'000), 1);
        writer_->clear();
    }
    void await(Position position, SteadyTime now) const {
        while (writer_->synced() < position) {
            await_news();
            writer_->look(now);
        }
    }

    io::MemoryDisk disk_;
    std::unique_ptr<Writer> writer_;
    std::vector<Record> found_;
};

TEST_F(WriterTest, WithoutAChangeHasNothingToWaitFor) {
    EXPECT_FALSE(writer_->look(start).any());
    EXPECT_EQ(writer_->pending(), writer_->synced());
    EXPECT_FALSE(writer_->next_deadline());
}

TEST_F(WriterTest, SaysWhenWhatWasPutIsOnTheDisk) {
    writer_->batch().add(1, "one");
    const auto position = writer_->pending();
    EXPECT_GT(position, writer_->synced());
    writer_->look(start);
    await(position, start);
    EXPECT_TRUE(writer_->finish(start));
    disk_ = disk_.after_power_cut();
    open();
    ASSERT_EQ(found_.size(), 1U);
    EXPECT_EQ(found_[0].value, "one");
}

// It may be a while behind the sync: the thread tidies up before it counts.
TEST_F(WriterTest, HowMuchThereIsIsNewsWhenItIsKnown) {
    writer_->batch().add(1, "one");
    writer_->look(start);
    for (bool is_known = false; !is_known;) {
        await_news();
        is_known = writer_->look(start).of_usage;
        EXPECT_EQ(writer_->usage().keys, is_known ? 1U : 0U);
    }
    EXPECT_FALSE(writer_->look(start).any());
}

TEST_F(WriterTest, WhatNobodyNeedsAnyMoreIsThereAtOnceAndWritesNothing) {
    writer_->batch().add(1, "one");
    const auto position = writer_->pending();
    writer_->batch().erase(1);
    EXPECT_TRUE(writer_->look(start).of_synced);
    EXPECT_GE(writer_->synced(), position);
    EXPECT_TRUE(disk_.list("/k/hub")->empty());
}

TEST_F(WriterTest, OfAFullDiskTellsAndGoesOnWhenThereIsRoom) {
    disk_.fail_at(0, io::Fault::Full, 2);
    writer_->batch().add(1, "one");
    const auto position = writer_->pending();
    writer_->look(start);
    while (!writer_->failure()) {
        await_news();
        writer_->look(start);
    }
    EXPECT_LT(writer_->synced(), position);
    writer_->batch().add(2, "two"); // what comes meanwhile waits its turn
    const auto later = writer_->pending();
    for (auto now = start; writer_->synced() < later;) {
        if (const auto due = writer_->next_deadline()) {
            EXPECT_GT(*due, now);
            now = *due;
            writer_->look(now);
        } else {
            await_news();
            writer_->look(now);
        }
    }
    EXPECT_FALSE(writer_->failure());
    EXPECT_TRUE(writer_->finish(start));
    disk_ = disk_.after_power_cut();
    open();
    EXPECT_EQ(found_.size(), 2U);
}

TEST_F(WriterTest, FinishesWhatWasBegun) {
    for (Key key = 1; key <= 100; ++key) {
        writer_->batch().add(key, "value");
        writer_->look(start);
    }
    EXPECT_TRUE(writer_->finish(start));
    disk_ = disk_.after_power_cut();
    open();
    EXPECT_EQ(found_.size(), 100U);
}

} // namespace
} // namespace tutti::journal
