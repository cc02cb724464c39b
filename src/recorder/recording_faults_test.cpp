// A recorder on a disk that fails, fills up or dies at every step: what it said is written is there, whole.
#include "archive/recording_reader.hpp"
#include "io/disk_testing.hpp"
#include "recorder/recording_writer.hpp"
#include "recording/file_set.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::recorder {
namespace {

using namespace std::chrono_literals;
using archive::RecordingReader;

const std::filesystem::path file = "/k/show.jsonl";
constexpr WallTime beginning{1'700'000'000s};
const recording::Header header{beginning, "tutti", {"#"}};

recording::Recorded numbered(int number) {
    return {
        .time = beginning + number * 700ms, .topic = "note/x", .payload = std::to_string(number), .qos = 1
    };
}

/// All messages of the set, or of the one file.
std::vector<recording::Recorded> messages_on(io::Disk& disk, const recording::Rotation& rotation) {
    const auto all = disk.list("/k").value_or(std::vector<std::filesystem::path>());
    auto files = rotation.rotates() ? recording::files_of_set(file, all) : std::vector{file};
    std::vector<recording::Recorded> messages;
    if (std::ranges::find(all, file) == all.end() && !rotation.rotates()) return messages;
    auto reader = RecordingReader::open(disk, files);
    EXPECT_TRUE(reader) << reader.error().message;
    if (!reader) return messages;
    while (auto next = *reader->next()) messages.push_back(*std::move(next));
    EXPECT_EQ(reader->unreadable(), 0U);
    EXPECT_EQ(reader->messages(), messages.size());
    return messages;
}

/// Messages 0 and 1 were recorded before, and a crash tore a third.
void record_before(io::MemoryDisk& disk, const recording::Rotation& rotation) {
    auto writer = RecordingWriter::open(disk, file, rotation, header);
    ASSERT_TRUE(writer);
    for (int number = 0; number < 2; ++number) ASSERT_TRUE(writer->add(numbered(number)));
    ASSERT_TRUE(writer->sync());
    if (!rotation.rotates()) disk.put(file, *disk.get(file) + "{\"t\":17000");
}

/// Goes on with 2, 3 and 4; how many of all were said to be written, or synced.
int go_on(io::MemoryDisk& disk, const recording::Rotation& rotation, bool syncs) {
    auto writer = RecordingWriter::open(disk, file, rotation, header);
    int acknowledged = 2;
    for (int number = 2; writer && number < 5; ++number) {
        if (!writer->add(numbered(number))) break;
        if (syncs && number == 2) continue; // that one goes down with the next
        const auto written = syncs ? writer->sync() : writer->flush();
        if (!written) break;
        acknowledged = number + 1;
    }
    return acknowledged;
}

void expect_from_the_front(const std::vector<recording::Recorded>& found, int least) {
    ASSERT_GE(found.size(), static_cast<std::size_t>(least));
    ASSERT_LE(found.size(), 5U);
    for (std::size_t number = 0; number < found.size(); ++number)
        EXPECT_EQ(found[number], numbered(static_cast<int>(number)));
}

class FaultyRecording : public testing::TestWithParam<recording::Rotation> {};

TEST_P(FaultyRecording, HoldsWhatWasSaidToBeWrittenWhateverFails) {
    io::at_every_step(
        [&](io::MemoryDisk& disk) { record_before(disk, GetParam()); },
        [&](io::MemoryDisk& disk) {
            const int acknowledged = go_on(disk, GetParam(), false);
            auto next = disk.after_crash();
            expect_from_the_front(messages_on(next, GetParam()), acknowledged);
            // And whoever comes after goes on behind it.
            const auto before = messages_on(next, GetParam()).size();
            auto writer = RecordingWriter::open(next, file, GetParam(), header);
            ASSERT_TRUE(writer) << writer.error().message;
            ASSERT_TRUE(writer->add(numbered(9)) && writer->flush());
            const auto after = messages_on(next, GetParam());
            ASSERT_EQ(after.size(), before + 1);
            EXPECT_EQ(after.back(), numbered(9));
        }
    );
}

TEST_P(FaultyRecording, OutlivesAPowerCutWithWhatWasSynced) {
    io::at_every_step(
        [&](io::MemoryDisk& disk) { record_before(disk, GetParam()); },
        [&](io::MemoryDisk& disk) {
            const int acknowledged = go_on(disk, GetParam(), true);
            auto next = disk.after_power_cut();
            expect_from_the_front(messages_on(next, GetParam()), acknowledged);
        }
    );
}

INSTANTIATE_TEST_SUITE_P(
    OneFileAndASet, FaultyRecording, testing::Values(recording::Rotation{}, recording::Rotation{.size = 150})
);

} // namespace
} // namespace tutti::recorder
