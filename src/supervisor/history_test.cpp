#include "io/disk_testing.hpp"
#include "supervisor/history.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::supervisor {
namespace {

const std::filesystem::path history_folder = "/state/history";
const std::filesystem::path mixer_file = "/state/history/mixer.jsonl";

contract::ServiceTransition nth_transition(std::size_t n, std::string service = "mixer") {
    return {
        .timestamp = WallTime(seconds(1'700'000'000 + n)),
        .service = std::move(service),
        .from = contract::ServicePhase::Ready,
        .to = contract::ServicePhase::Backoff,
        .cause = "number " + std::to_string(n),
        .pid = 4711,
        .exit = contract::ServiceExit{.code = 3, .signal = {}, .message = "exited with code 3"},
    };
}

/// With what it warned of.
struct Kept {
    explicit Kept(io::Disk& disk)
        : history(disk, history_folder, [this](const std::string& said) { warnings.push_back(said); }) {}
    std::vector<std::string> warnings;
    History history;
};

std::vector<std::string> causes(const History& history, std::size_t most = kept_transitions) {
    std::vector<std::string> all;
    for (const auto& transition : history.latest("mixer", most).value()) all.push_back(transition.cause);
    return all;
}

using Causes = std::vector<std::string>;

TEST(History, IsThereForTheNextSupervisor) {
    io::MemoryDisk disk;
    {
        Kept first(disk);
        ASSERT_TRUE(first.history.note(nth_transition(1)));
        ASSERT_TRUE(first.history.note(nth_transition(2)));
        ASSERT_TRUE(first.history.note(nth_transition(7, "lamp")));
    }
    Kept next(disk);
    EXPECT_EQ(causes(next.history), (Causes{"number 1", "number 2"}));
    ASSERT_TRUE(next.history.note(nth_transition(3)));
    EXPECT_EQ(causes(next.history), (Causes{"number 1", "number 2", "number 3"}));
    EXPECT_EQ(causes(next.history, 1), (Causes{"number 3"}));
    EXPECT_EQ(next.history.latest("mixer", 1)->front(), nth_transition(3));
    EXPECT_TRUE(next.history.latest("nobody", 1)->empty());
    EXPECT_TRUE(next.warnings.empty());
}

TEST(History, ForgetsTheOldestAndKeepsAtLeastWhatItPromises) {
    io::MemoryDisk disk;
    Kept kept(disk);
    for (std::size_t n = 1; n <= 5 * kept_transitions; ++n) {
        ASSERT_TRUE(kept.history.note(nth_transition(n)));
        const auto lines = std::ranges::count(disk.get(mixer_file).value(), '\n');
        EXPECT_LT(static_cast<std::size_t>(lines), 2 * kept_transitions);
        EXPECT_EQ(causes(kept.history).size(), std::min(n, kept_transitions));
        EXPECT_EQ(causes(kept.history, 1).front(), "number " + std::to_string(n));
    }
}

TEST(History, LinesThatAreNotUnderstoodAreSetAsideAndSaid) {
    io::MemoryDisk disk;
    {
        Kept first(disk);
        ASSERT_TRUE(first.history.note(nth_transition(1)));
    }
    disk.put(mixer_file, disk.get(mixer_file).value() + "garbage\n{\"timestamp\":17");
    Kept next(disk);
    EXPECT_EQ(causes(next.history), (Causes{"number 1"}));
    ASSERT_TRUE(next.history.note(nth_transition(2)));
    EXPECT_EQ(causes(next.history), (Causes{"number 1", "number 2"}));
    ASSERT_EQ(next.warnings.size(), 1U);
    EXPECT_TRUE(next.warnings[0].starts_with("mixer: 1 lines of its history")) << next.warnings[0];
    EXPECT_EQ(disk.get("/state/history/mixer.jsonl.rejected"), "garbage\n");
}

TEST(History, AFileThatIsMuchTooLargeIsSetAside) {
    io::MemoryDisk disk;
    disk.put(mixer_file, std::string(5 * 1024 * 1024, 'x'));
    Kept kept(disk);
    EXPECT_FALSE(kept.history.latest("mixer", 1));
    ASSERT_TRUE(kept.history.note(nth_transition(1)));
    EXPECT_EQ(causes(kept.history), (Causes{"number 1"}));
    EXPECT_EQ(kept.warnings.size(), 1U);
}

TEST(History, ALongCauseIsCutBetweenCharacters) {
    io::MemoryDisk disk;
    Kept kept(disk);
    auto transition = nth_transition(1);
    transition.cause.clear();
    for (int i = 0; i < 400; ++i) transition.cause += "ä";
    transition.cause.insert(0, "x");
    ASSERT_TRUE(kept.history.note(transition));
    const auto read = causes(kept.history);
    ASSERT_EQ(read.size(), 1U);
    EXPECT_LT(read[0].size(), 410U);
    EXPECT_TRUE(read[0].ends_with("ä…"));
}

TEST(History, WhateverStepFailsWhatWasKeptBeforeIsReadable) {
    const auto begin = [](io::MemoryDisk& disk) {
        Kept kept(disk);
        for (std::size_t n = 1; n + 2 <= 2 * kept_transitions; ++n)
            ASSERT_TRUE(kept.history.note(nth_transition(n)));
    };
    io::at_every_step(begin, [](io::MemoryDisk& disk) {
        Kept kept(disk);
        std::size_t noted = 2 * kept_transitions - 2;
        std::size_t lost = 0;
        for (std::size_t n = noted + 1; n <= 2 * kept_transitions + 1; ++n) {
            const auto done = kept.history.note(nth_transition(n));
            if (done)
                noted = n;
            else
                ++lost;
        }
        auto after = disk.after_crash();
        Kept next(after);
        const auto read = causes(next.history);
        ASSERT_GE(read.size() + lost, kept_transitions);
        // What was acknowledged last is there; one that failed may be there as well.
        EXPECT_NE(std::ranges::find(read, "number " + std::to_string(noted)), read.end());
        ASSERT_TRUE(next.history.note(nth_transition(1000)));
        EXPECT_EQ(causes(next.history).back(), "number 1000");
        EXPECT_TRUE(next.warnings.empty());
    });
}

} // namespace
} // namespace tutti::supervisor
