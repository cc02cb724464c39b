// The files of a recording, cut at each byte and full at each byte.
#include "archive/recording_reader.hpp"
#include "io/file.hpp"
#include "recorder/recording_writer.hpp"
#include "recording/file_set.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>

namespace tutti::recorder {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using archive::RecordingReader;
using archive::scan_recording;

constexpr WallTime start{1'700'000'000s};

recording::Recorded message(int number) {
    return {
        .time = start + number * 700ms,
        .topic = "note/x",
        .payload = "{\"n\":" + std::to_string(number) + "}",
        .qos = 1,
    };
}

class RecordingFiles : public testing::Test {
protected:
    RecordingFiles() {
        char name[] = "/tmp/tutti-files-XXXXXX";
        folder_ = ::mkdtemp(name);
        file_ = folder_ / "show.jsonl";
    }
    ~RecordingFiles() override { fs::remove_all(folder_); }

    RecordingWriter writer() { return *RecordingWriter::open(disk_, file_, {}, {start, "tutti", {"#"}}); }
    void write_messages(int count) {
        auto made = writer();
        for (int i = 0; i < count; ++i) ASSERT_TRUE(made.add(message(i)));
        ASSERT_TRUE(made.flush());
    }
    std::vector<recording::Recorded> read() {
        auto reader = RecordingReader::open(disk_, {file_});
        EXPECT_TRUE(reader) << reader.error().message;
        std::vector<recording::Recorded> messages;
        while (auto next = *reader->next()) messages.push_back(*std::move(next));
        EXPECT_EQ(reader->unreadable(), 0U);
        return messages;
    }
    std::string bytes() const { return *io::read_file(file_); }
    void replace(const fs::path& file, std::string_view bytes) const {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    }

    io::SystemDisk disk_;
    fs::path folder_;
    fs::path file_;
};

TEST_F(RecordingFiles, ReadWhatWasWritten) {
    write_messages(5);
    const auto messages = read();
    ASSERT_EQ(messages.size(), 5U);
    EXPECT_EQ(messages[3], message(3));
}

TEST_F(RecordingFiles, CutAtEachByteHoldTheWholeLinesAndAreGoneOnWith) {
    write_messages(3);
    const auto whole = bytes();
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        const auto part = std::string_view(whole).substr(0, size);
        fs::remove(recording::index_file(file_));
        replace(file_, part);
        const auto lines = static_cast<std::size_t>(std::ranges::count(part, '\n'));
        const auto messages = lines == 0 ? 0 : lines - 1;
        ASSERT_EQ(read().size(), messages) << size;
        {
            auto again = writer();
            ASSERT_TRUE(again.add(message(9)));
            ASSERT_TRUE(again.flush());
        }
        const auto after = read();
        ASSERT_EQ(after.size(), messages + 1) << size;
        ASSERT_EQ(after.back(), message(9));
    }
}

TEST_F(RecordingFiles, AnIndexCutAtEachByteLosesNothing) {
    write_messages(9);
    const auto index_file = recording::index_file(file_);
    const auto index = *io::read_file(index_file);
    ASSERT_GT(index.size(), 100U);
    const auto expected = scan_recording(disk_, file_)->index;
    for (std::size_t size = 0; size <= index.size(); ++size) {
        replace(index_file, std::string_view(index).substr(0, size));
        const auto scan = scan_recording(disk_, file_);
        ASSERT_TRUE(scan) << size;
        ASSERT_EQ(scan->index, expected) << size;
        ASSERT_EQ(scan->messages, 9U);
        ASSERT_EQ(scan->first, start);
        ASSERT_EQ(scan->last, message(8).time);
    }
}

TEST_F(RecordingFiles, AnIndexThatNamesWrongPlacesHidesNothing) {
    write_messages(30);
    const auto index = scan_recording(disk_, file_)->index;
    ASSERT_GT(index.entries.size(), 10U);
    auto bytes = recording::encode_index_head(index.started);
    for (std::size_t i = 0; i < index.entries.size(); ++i) {
        auto entry = index.entries[i];
        if (i == 5) entry.offset = index.entries[6].offset - 10; // within a line
        if (i == 8) entry.time = index.entries[7].time;          // of the message before
        bytes += recording::encode(entry);
    }
    replace(recording::index_file(file_), bytes);
    auto reader = RecordingReader::open(disk_, {file_});
    ASSERT_TRUE(reader);
    for (int i = 0; i < 30; ++i) {
        ASSERT_TRUE(reader->seek(message(i).time));
        auto next = *reader->next();
        while (next && next->time < message(i).time) next = *reader->next();
        ASSERT_EQ(next, message(i));
    }
    EXPECT_EQ(reader->unreadable(), 0U);
}

TEST_F(RecordingFiles, KeepALineThatCannotBeReadAndGoOnBehindIt) {
    write_messages(2);
    replace(file_, bytes() + "{\"another\":\"version's line\"}\n{\"t");
    write_messages(1);
    EXPECT_TRUE(bytes().contains("\n{\"another\":\"version's line\"}\n{\"tutti_recording\""));
    auto reader = RecordingReader::open(disk_, {file_});
    ASSERT_TRUE(reader);
    EXPECT_EQ(reader->messages(), 3U);
}

TEST_F(RecordingFiles, EachMessageIsFoundByItsTime) {
    write_messages(50);
    auto reader = RecordingReader::open(disk_, {file_});
    ASSERT_TRUE(reader);
    for (int i = 49; i >= 0; --i) {
        ASSERT_TRUE(reader->seek(message(i).time));
        auto next = *reader->next();
        while (next && next->time < message(i).time) next = *reader->next();
        ASSERT_EQ(next, message(i));
    }
}

/// Lets no file of this process grow past a size, as a full disk would.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit before_{};
};

TEST_F(RecordingFiles, FullAtEachByteEndWithAWholeLineAndSayHowManyThereAre) {
    write_messages(3);
    const auto whole = bytes();
    for (std::size_t limit = whole.find('\n') + 1; limit < whole.size(); ++limit) {
        fs::remove(file_);
        auto made = writer();
        Result<void> result;
        {
            const FileSizeLimit full(limit);
            for (int i = 0; i < 3; ++i) ASSERT_TRUE(made.add(message(i)));
            result = made.flush();
        }
        ASSERT_FALSE(result) << limit;
        EXPECT_EQ(result.error().code, ErrorCode::Environment);
        const auto written = bytes();
        ASSERT_TRUE(whole.starts_with(written)) << limit;
        ASSERT_TRUE(written.ends_with('\n'));
        ASSERT_EQ(made.counts().messages, read().size());
        ASSERT_FALSE(made.add(message(4))); // room or not: what is missing stays told
    }
}

} // namespace
} // namespace tutti::recorder
