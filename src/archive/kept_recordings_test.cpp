#include "archive/kept_recordings.hpp"
#include "archive/recording_lines.hpp"
#include "io/disk_testing.hpp"
#include "io/temporary_folder_testing.hpp"
#include "recording/line.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

namespace tutti::archive {
namespace {

using namespace std::chrono_literals;

const std::filesystem::path folder = "/k";
constexpr WallTime start{1'700'000'000s};

/// A message a second, from `begins` on: topic "n/0", "n/1" …
std::string recorded(seconds begins, int count) {
    recording::LineEncoder encoder;
    std::string text;
    encoder.append(text, recording::Header{start + begins, "tutti", {"#"}});
    for (int i = 0; i < count; ++i)
        encoder.append(
            text,
            recording::Recorded{
                .time = start + begins + seconds(i), .topic = "n/" + std::to_string(i), .payload = "1"
            }
        );
    return text;
}

KeptRecordings kept(io::MemoryDisk& disk) { return recordings_in(disk, folder).value(); }

std::vector<std::string> topics(const RecordedMoment& moment) {
    std::vector<std::string> found;
    for (const auto& message : moment.messages) found.push_back(message.topic);
    return found;
}

RecordedMoment around(io::MemoryDisk& disk, const Moment& moment, std::size_t most) {
    const auto recordings = kept(disk);
    const auto* recording = recording_of(recordings, moment);
    if (recording == nullptr) return {};
    return messages_around(disk, *recording, moment, most, [](std::string_view) { return true; }).value();
}

TEST(KeptRecordings, NoFolderHoldsNone) {
    io::MemoryDisk disk;
    EXPECT_TRUE(kept(disk).all.empty());
}

TEST(KeptRecordings, TheFilesOfARotationAreOneRecording) {
    io::MemoryDisk disk;
    disk.put(folder / "show.0001.jsonl", recorded(0s, 3));
    disk.put(folder / "show.0002.jsonl", recorded(3s, 4));
    disk.put(folder / "one.jsonl", recorded(100s, 1));
    disk.put(folder / "notes.txt", "none of ours\n");
    const auto found = kept(disk).all;
    ASSERT_EQ(found.size(), 2);
    EXPECT_EQ(found[0].name, folder / "one.jsonl");
    EXPECT_EQ(found[1].name, folder / "show.jsonl");
    EXPECT_EQ(found[1].messages, 7);
    EXPECT_EQ(found[1].first(), start);
    EXPECT_EQ(found[1].last(), start + 6s);
}

TEST(KeptRecordings, AFileThatCannotBeReadSaysWhy) {
    io::MemoryDisk disk;
    disk.put(folder / "new.jsonl", "{\"tutti_recording\":99,\"started\":1,\"root\":\"\",\"filters\":[]}\n");
    const auto found = kept(disk).all;
    ASSERT_EQ(found.size(), 1);
    EXPECT_NE(found[0].trouble, "");
    EXPECT_EQ(found[0].first(), std::nullopt);
    EXPECT_EQ(recording_of(kept(disk), {start}), nullptr);
}

TEST(KeptRecordings, OnlyTheLastOfVeryManyAreRead) {
    io::MemoryDisk disk;
    for (std::size_t i = 0; i < KeptRecordings::most_files + 2; ++i)
        disk.put(folder / ("a" + std::to_string(1000 + i) + ".jsonl"), recorded(0s, 1));
    const auto found = kept(disk);
    EXPECT_TRUE(found.has_more);
    EXPECT_EQ(found.all.size(), KeptRecordings::most_files);
    EXPECT_EQ(found.all.front().name, folder / "a1002.jsonl");
}

TEST(KeptRecordings, OfSeveralTheOneThatHoldsTheMomentIsTaken) {
    io::MemoryDisk disk;
    disk.put(folder / "a.jsonl", recorded(0s, 100));
    disk.put(folder / "b.jsonl", recorded(50s, 100));
    disk.put(folder / "c.jsonl", recorded(63s, 100));
    const auto name_at = [&](seconds at) {
        const auto recordings = kept(disk);
        const auto* found = recording_of(recordings, {start + at});
        return found != nullptr ? found->name.filename().native() : std::string();
    };
    EXPECT_EQ(name_at(20s), "a.jsonl");
    EXPECT_EQ(name_at(60s), "b.jsonl");
    EXPECT_EQ(name_at(63s), "c.jsonl");
    EXPECT_EQ(name_at(-3s), "a.jsonl");
    EXPECT_EQ(name_at(-5s), "");
    EXPECT_EQ(name_at(1000s), "");
}

TEST(KeptRecordings, AMomentHasWhatCameBeforeAndAfterItAcrossFiles) {
    io::MemoryDisk disk;
    disk.put(folder / "show.0001.jsonl", recorded(0s, 10));
    disk.put(folder / "show.0002.jsonl", recorded(10s, 10));
    const auto found = around(disk, {start + 10s, 2s, 2s}, 100);
    EXPECT_EQ(topics(found), (std::vector<std::string>{"n/8", "n/9", "n/0", "n/1"}));
    EXPECT_FALSE(found.has_earlier);
    EXPECT_FALSE(found.has_later);
}

TEST(KeptRecordings, WhereThereIsTooMuchTheNearestStay) {
    io::MemoryDisk disk;
    disk.put(folder / "show.jsonl", recorded(0s, 100));
    const auto middle = around(disk, {start + 50s, 20s, 20s}, 4);
    EXPECT_EQ(topics(middle), (std::vector<std::string>{"n/48", "n/49", "n/50", "n/51"}));
    EXPECT_TRUE(middle.has_earlier);
    EXPECT_TRUE(middle.has_later);
    const auto beginning = around(disk, {start + 1s, 20s, 20s}, 5);
    EXPECT_EQ(topics(beginning), (std::vector<std::string>{"n/0", "n/1", "n/2", "n/3", "n/4"}));
    EXPECT_FALSE(beginning.has_earlier);
    EXPECT_TRUE(beginning.has_later);
    const auto end = around(disk, {start + 98s, 20s, 20s}, 5);
    EXPECT_EQ(topics(end), (std::vector<std::string>{"n/95", "n/96", "n/97", "n/98", "n/99"}));
    EXPECT_TRUE(end.has_earlier);
    EXPECT_FALSE(end.has_later);
}

TEST(KeptRecordings, OfVeryLargeMessagesTheNearestStay) {
    recording::LineEncoder encoder;
    std::string text;
    encoder.append(text, recording::Header{start, "tutti", {"#"}});
    for (int i = 0; i < 20; ++i)
        encoder.append(
            text,
            recording::Recorded{
                .time = start + seconds(i),
                .topic = "n/" + std::to_string(i),
                .payload = std::string(std::size_t{3} << 20, 'x')
            }
        );
    io::MemoryDisk disk;
    disk.put(folder / "show.jsonl", text);
    const auto found = around(disk, {start + 10s, 20s, 20s}, 100);
    EXPECT_EQ(topics(found), (std::vector<std::string>{"n/8", "n/9", "n/10", "n/11"}));
    EXPECT_TRUE(found.has_earlier);
    EXPECT_TRUE(found.has_later);
}

TEST(KeptRecordings, FilesOfOtherProgramsAreNone) {
    io::MemoryDisk disk;
    disk.put(folder / "film.mkv", std::string(std::size_t{1} << 20, 'x'));
    disk.put(folder / "short", "{");
    disk.put(folder / "empty", "");
    disk.put(folder / "torn.jsonl", "{\"tutti_recording\":1,");
    disk.put(folder / "one.jsonl", recorded(0s, 1));
    const auto found = kept(disk).all;
    ASSERT_EQ(found.size(), 1);
    EXPECT_EQ(found[0].name, folder / "one.jsonl");
}

TEST(RecordingLines, ALineThatNeverEndsIsGivenUp) {
    io::MemoryDisk disk;
    disk.put(folder / "endless", "short\n" + std::string(std::size_t{1} << 20, 'x'));
    auto lines = RecordingLines::open(disk, folder / "endless", 0, 100'000).value();
    EXPECT_EQ(lines.next().value(), "short");
    const auto endless = lines.next();
    ASSERT_FALSE(endless.has_value());
    EXPECT_EQ(endless.error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(endless.error().message, "/k/endless, byte 6: a line of more than 100000 bytes");
    EXPECT_LT(lines.splitter().rest().size(), 500'000);
}

TEST(KeptRecordings, APipeIsNoneAndIsNotWaitedFor) {
    const io::TemporaryFolder there;
    std::ofstream(there.path / "show.jsonl") << recorded(0s, 2);
    ASSERT_EQ(::mkfifo((there.path / "pipe.jsonl").c_str(), 0600), 0);
    ASSERT_EQ(::mkfifo((there.path / "show.jsonl.idx").c_str(), 0600), 0);
    io::SystemDisk disk;
    const auto found = recordings_in(disk, there.path);
    ASSERT_TRUE(found.has_value());
    ASSERT_EQ(found->all.size(), 1);
    EXPECT_EQ(found->all[0].name, there.path / "show.jsonl");
    EXPECT_EQ(found->all[0].messages, 2);
}

TEST(KeptRecordings, ATornLastLineAndASilentMomentAreNoMistakes) {
    io::MemoryDisk disk;
    disk.put(folder / "show.jsonl", recorded(0s, 2) + "{\"t\":17000000");
    EXPECT_EQ(topics(around(disk, {start + 1s, 5s, 5s}, 10)), (std::vector<std::string>{"n/0", "n/1"}));
    EXPECT_EQ(topics(around(disk, {start + 500ms, 1ms, 1ms}, 10)), (std::vector<std::string>{}));
}

} // namespace
} // namespace tutti::archive
