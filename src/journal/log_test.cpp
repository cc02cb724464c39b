#include "io/disk_testing.hpp"
#include "journal/log.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>

namespace tutti::journal {
namespace {

using Values = std::map<Key, std::string>;

const std::filesystem::path folder = "/k/hub";

LogOptions in_small_segments() { return {.folder = folder, .segment_bytes = 256}; }

struct Opened {
    std::optional<Log> log;
    Values values;
    std::vector<std::string> remarks;
};

Opened open(io::Disk& disk) {
    Opened opened;
    Found found;
    auto log = Log::open(disk, in_small_segments(), found);
    if (log) opened.log.emplace(std::move(*log));
    for (auto& [key, value] : found.records) opened.values[key] = std::move(value);
    opened.remarks = std::move(found.remarks);
    return opened;
}

Batch batch_of(const Values& values, const std::vector<Key>& erased = {}) {
    Batch batch;
    for (const auto& [key, value] : values) batch.set(key, value);
    for (const auto key : erased) batch.erase(key);
    return batch;
}

/// Three keys that stay, and others that come and go, so that segments are begun and retired.
Batch busy_batch(Key number) {
    return batch_of(
        {{number % 3, fmt::format("value {}", number)}, {100 + number, std::string(40, 'x')}},
        number < 4 ? std::vector<Key>{} : std::vector<Key>{100 + number - 4}
    );
}

void change(Values& values, const Batch& batch) {
    for (const auto& each : batch.operations()) {
        if (each.kind == Batch::Kind::Erase) values.erase(each.key);
        if (each.kind == Batch::Kind::Set || each.kind == Batch::Kind::Add)
            values[each.key] = batch.value(each);
    }
}

std::filesystem::path segment(int number) { return folder / fmt::format("{:08}.log", number); }

TEST(Log, WithoutABatchThereIsNoFile) {
    io::MemoryDisk disk;
    const auto opened = open(disk);
    ASSERT_TRUE(opened.log);
    EXPECT_TRUE(opened.values.empty());
    EXPECT_TRUE(disk.list(folder)->empty());
}

TEST(Log, WhatWasWrittenIsThereAfterAPowerCut) {
    io::MemoryDisk disk;
    auto opened = open(disk);
    ASSERT_TRUE(opened.log->write(batch_of({{1, "one"}, {2, "two"}})));
    ASSERT_TRUE(opened.log->write(batch_of({{3, "three"}}, {1})));
    auto next = disk.after_power_cut();
    EXPECT_EQ(open(next).values, (Values{{2, "two"}, {3, "three"}}));
}

TEST(Log, TakesNoMoreThanTwiceWhatIsLiveAndALittle) {
    io::MemoryDisk disk;
    auto opened = open(disk);
    Values expected;
    for (Key number = 0; number < 500; ++number) {
        change(expected, busy_batch(number));
        ASSERT_TRUE(opened.log->write(busy_batch(number)));
        if (opened.log->is_untidy()) ASSERT_TRUE(opened.log->tidy());
        EXPECT_LT(opened.log->usage().file_bytes, 2 * (opened.log->usage().live_bytes + 256) + 1024);
    }
    EXPECT_LT(disk.list(folder)->size(), 10U);
    auto next = disk.after_power_cut();
    EXPECT_EQ(open(next).values, expected);
}

TEST(Log, MovesWhatIsLiveWholeWhateverItsSize) {
    io::MemoryDisk disk;
    auto opened = open(disk);
    Values expected = {
        {1, ""}, {2, "two"}, {3, std::string(70'000, '3')}, {5, std::string(16 * 1024, '5')}, {7, ""}
    };
    for (const auto& [key, value] : expected) // between them what goes
        ASSERT_TRUE(opened.log->write(batch_of({{key, value}, {100 + key, std::string(30'000, 'x')}})));
    ASSERT_TRUE(opened.log->write(batch_of({}, {101, 102, 103, 105, 107})));
    for (int i = 0; i < 6; ++i) {
        ASSERT_TRUE(opened.log->tidy());
        auto next = disk.after_power_cut();
        EXPECT_EQ(open(next).values, expected);
    }
}

TEST(Log, BelongsToOneProcessAtATime) {
    io::MemoryDisk disk;
    auto first = open(disk);
    ASSERT_TRUE(first.log->write(batch_of({{1, "one"}})));
    EXPECT_FALSE(open(disk).log);
}

// The proof of what an acknowledgement rests on: whatever step fails, tears or is the last one, what write()
// said yes to is there, whole batches only, and what it said no to is there when it is said again.
TEST(Log, LosesNothingThatWasWrittenWhicheverStepFails) {
    constexpr Key batches = 25;
    io::at_every_step(
        [](io::MemoryDisk&) {},
        [](io::MemoryDisk& disk) {
            Values sure;
            Values perhaps; // with the batch that was under way
            {
                auto opened = open(disk);
                if (!opened.log) return;
                for (Key number = 0; number < batches; ++number) {
                    perhaps = sure;
                    change(perhaps, busy_batch(number));
                    bool written = false;
                    for (int tries = 0; tries < 4 && !written; ++tries)
                        written = opened.log->write(busy_batch(number)).has_value();
                    if (!written) break;
                    sure = perhaps;
                    if (opened.log->is_untidy()) static_cast<void>(opened.log->tidy());
                }
            }
            auto crashed = disk.after_crash();
            const auto after_crash = open(crashed).values;
            EXPECT_TRUE(after_crash == sure || after_crash == perhaps);
            auto cut = disk.after_power_cut();
            const auto after_cut = open(cut).values;
            EXPECT_TRUE(after_cut == sure || after_cut == perhaps);
        }
    );
}

TEST(Log, GoesOnBehindACrashAtEachByte) {
    const auto write_all = [](io::MemoryDisk& disk, Values& sure, Values& perhaps, Key from) {
        auto opened = open(disk);
        ASSERT_TRUE(opened.log);
        for (Key number = from; number < from + 12; ++number) {
            perhaps = sure;
            change(perhaps, busy_batch(number));
            if (!opened.log->write(busy_batch(number))) return;
            sure = perhaps;
            if (opened.log->is_untidy() && !opened.log->tidy()) return;
        }
    };
    for (std::uint64_t bytes = 0; bytes < 2500; ++bytes) {
        SCOPED_TRACE(bytes);
        io::MemoryDisk disk;
        Values sure;
        Values perhaps;
        disk.crash_after(bytes);
        write_all(disk, sure, perhaps, 0);
        auto next = disk.after_crash();
        const auto opened = open(next);
        EXPECT_TRUE(opened.remarks.empty()) << opened.remarks.front(); // a crash is no damage
        ASSERT_TRUE(opened.values == sure || opened.values == perhaps);
        sure = opened.values;
        auto later = next.after_crash();
        write_all(later, sure, perhaps, 50);
        auto last = later.after_power_cut();
        EXPECT_EQ(open(last).values, sure);
    }
}

class DamagedLog : public testing::Test {
protected:
    void SetUp() override {
        auto opened = open(disk_);
        for (Key number = 1; number <= 8; ++number) {
            change(all_, batch_of({{number, std::string(100, 'v')}}));
            ASSERT_TRUE(opened.log->write(batch_of({{number, std::string(100, 'v')}})));
        }
    }
    std::string bytes(int number) const { return disk_.get(segment(number)).value_or(""); }

    io::MemoryDisk disk_;
    Values all_;
};

TEST_F(DamagedLog, IsSetAsideSaidAndWhatIsSoundOfItHolds) {
    auto damaged = bytes(1);
    damaged[head_size + 40] ^= 1;
    disk_ = disk_.after_crash();
    disk_.put(segment(1), damaged);
    const auto opened = open(disk_);
    ASSERT_EQ(opened.remarks.size(), 1U);
    EXPECT_TRUE(opened.remarks[0].contains("00000001.log.bad")) << opened.remarks[0];
    auto expected = all_;
    expected.erase(1);
    EXPECT_EQ(opened.values, expected);
    EXPECT_EQ(disk_.get(folder / "00000001.log.bad"), damaged);
    auto next = disk_.after_power_cut();
    const auto again = open(next);
    EXPECT_EQ(again.values, expected);
    EXPECT_TRUE(again.remarks.empty());
}

TEST_F(DamagedLog, OfNulsCostsItsOwnValuesAndNoOther) {
    const auto whole = bytes(1);
    FrameReader own(whole);
    auto expected = all_;
    while (const auto frame = own.next())
        for (const auto& change : frame->changes) expected.erase(change.key);
    disk_ = disk_.after_crash();
    disk_.put(segment(1), std::string(bytes(1).size(), '\0'));
    const auto opened = open(disk_);
    EXPECT_EQ(opened.values, expected);
    EXPECT_FALSE(opened.remarks.empty());
    EXPECT_TRUE(disk_.get(folder / "00000001.log.bad"));
}

TEST_F(DamagedLog, ThatCannotBeSetAsideServesAllTheSame) {
    disk_ = disk_.after_crash();
    auto damaged = bytes(1);
    damaged.back() ^= 1;
    disk_.put(segment(1), damaged);
    disk_.fail_at(1, io::Fault::Full, 1000); // behind the lock
    const auto opened = open(disk_);
    ASSERT_TRUE(opened.log);
    EXPECT_EQ(opened.values.size(), all_.size() - 1);
}

} // namespace
} // namespace tutti::journal
