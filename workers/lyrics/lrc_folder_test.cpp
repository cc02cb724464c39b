#include "base/allocation_testing.hpp"
#include "io/clock.hpp"
#include "io/task_group.hpp"
#include "io/temporary_folder_testing.hpp"
#include "workers/lyrics/lrc_folder.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

namespace tutti::lyrics {

namespace {

class LrcFolderTest : public ::testing::Test {
protected:
    void put(const std::filesystem::path& name) {
        std::filesystem::create_directories((folder_.path / name).parent_path());
        std::ofstream(folder_.path / name) << "[00:01]a";
    }
    std::string found(std::string_view artist, std::string_view title) {
        const auto file = file_of(folder_.path, song_key(artist, title)).value();
        return file ? file->lexically_relative(folder_.path).native() : "none";
    }

    io::TemporaryFolder folder_;
};

TEST_F(LrcFolderTest, AFileIsFoundHoweverItsNameIsWritten) {
    put("Sigur Rós - Hoppípolla.LRC");
    put("Sigur Rós - Other.lrc");
    EXPECT_EQ(found("sigur ros", "HOPPIPOLLA (Remastered)"), "Sigur Rós - Hoppípolla.LRC");
    EXPECT_EQ(found("sigur ros", "Glósóli"), "none");
}

TEST_F(LrcFolderTest, AnArtistsFolderHasTitlesAlone) {
    put("Sigur Rós/Hoppípolla.lrc");
    put("Other/Hoppípolla.lrc");
    EXPECT_EQ(found("Sigur Rós", "Hoppípolla"), "Sigur Rós/Hoppípolla.lrc");
}

TEST_F(LrcFolderTest, WordsWithTimesGoFirst) {
    put("A - B (feat. C).txt");
    EXPECT_EQ(found("A", "B"), "A - B (feat. C).txt");
    put("A - B.lrc");
    put("A - B.mp3");
    EXPECT_EQ(found("A", "B"), "A - B.lrc");
}

TEST_F(LrcFolderTest, AFolderThatIsNotThereIsAnError) {
    const auto file = file_of(folder_.path / "gone", song_key("A", "B"));
    EXPECT_EQ(file.error().code, ErrorCode::NotFound);
}

/// Allocations that live at once while the song is looked for.
std::int64_t held_to_find(const std::filesystem::path& folder, const SongKey& song) {
    const auto before = allocations().living;
    most_begins();
    EXPECT_EQ(file_of(folder, song).value(), std::nullopt);
    return allocations().most - before;
}

TEST_F(LrcFolderTest, NoNamesAreHeldHoweverManyFilesThereAre) {
    const auto song = song_key("Somebody", "Anything");
    put("Somebody - Something.lrc");
    const auto of_one = held_to_find(folder_.path, song);
    for (int number = 0; number < 500; ++number) put(fmt::format("Somebody - Anything but {}.lrc", number));
    EXPECT_LT(of_one, 100);
    EXPECT_LE(held_to_find(folder_.path, song), of_one + 10);
}

TEST_F(LrcFolderTest, TheFirstByNameIsRead) {
    for (const auto* name : {"A - B (Live).lrc", "07 - A - B.lrc", "A - B.lrc", "3 - A - B.lrc"}) put(name);
    EXPECT_EQ(found("A", "B"), "07 - A - B.lrc");
}

using Answers = std::vector<Result<std::optional<FoundWords>>>;

Task<void> look_for(LrcFolder& folder, std::string title, Answers& answers) {
    const Song song{"A", std::move(title), "", {}};
    auto found = co_await folder.find(song, Freshness::Kept, io::steady_now() + std::chrono::minutes(1));
    answers.push_back(std::move(found));
}

TEST_F(LrcFolderTest, ItIsLookedThroughBesideTheLoopAlsoWhenASearchWasGivenUp) {
    put("A - B.lrc");
    asio::io_context context(1);
    LrcFolder folder(context.get_executor(), folder_.path);
    io::TaskGroup tasks(context.get_executor());
    Answers answers;
    tasks.spawn("given up", look_for(folder, "B", answers));
    context.poll_one();
    tasks.cancel();
    tasks.spawn("found", look_for(folder, "B", answers));
    tasks.spawn("not there", look_for(folder, "C", answers));
    context.run();
    ASSERT_EQ(answers.size(), 3U);
    EXPECT_EQ(answers[1].value(), FoundWords{"[00:01]a"});
    EXPECT_EQ(answers[2].value(), std::nullopt);
}

TEST_F(LrcFolderTest, WhatIsNoFileIsAnErrorAndNotWaitedFor) {
    ASSERT_EQ(::mkfifo((folder_.path / "A").c_str(), 0600), 0);
    ASSERT_EQ(::mkfifo((folder_.path / "A - B.lrc").c_str(), 0600), 0);
    asio::io_context context(1);
    LrcFolder folder(context.get_executor(), folder_.path);
    io::TaskGroup tasks(context.get_executor());
    Answers answers;
    tasks.spawn("found", look_for(folder, "B", answers));
    context.run();
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].error().code, ErrorCode::InvalidInput);
    EXPECT_TRUE(answers[0].error().message.contains("A - B.lrc is no plain file"));
}

} // namespace

} // namespace tutti::lyrics
