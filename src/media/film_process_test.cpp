#include "io/temporary_folder_testing.hpp"
#include "media/film_process.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <poll.h>

namespace tutti::media {
namespace {

using scene::Fit;

/// A program in the place of ffmpeg, which does what the script says; frames are of two pixels.
class FilmOfAScript : public testing::Test {
protected:
    Result<std::unique_ptr<FilmProcess>>
    start(const std::string& script, milliseconds patience = seconds(10)) {
        const auto program = folder_.path / "ffmpeg";
        std::ofstream(program) << "#!/bin/sh\n" << script << '\n';
        std::filesystem::permissions(program, std::filesystem::perms::owner_all);
        return FilmProcess::start(
            {.ffmpeg = program,
             .file = "/films/cat.webm",
             .name = "cat.webm",
             .size = {2, 1},
             .rate = 10,
             .patience = patience}
        );
    }
    static std::string seen(FilmProcess& film, milliseconds time) {
        std::string text;
        for (const auto& colour : film.at(time))
            text +=
                {static_cast<char>(colour.red), static_cast<char>(colour.green),
                 static_cast<char>(colour.blue)};
        return text;
    }

    io::TemporaryFolder folder_;
};

TEST_F(FilmOfAScript, ShowsTheFrameOfTheTime) {
    auto film = start("printf aaaaaabbbbbbccccccddddddeeeeee; sleep 60");
    ASSERT_TRUE(film) << film.error().message;
    EXPECT_EQ(seen(**film, milliseconds(0)), "aaaaaa");
    EXPECT_EQ(seen(**film, milliseconds(99)), "aaaaaa");
    EXPECT_EQ(seen(**film, milliseconds(100)), "bbbbbb");
    EXPECT_EQ(seen(**film, milliseconds(420)), "eeeeee");
    EXPECT_EQ((*film)->failure(), "");
}

TEST_F(FilmOfAScript, BeginsAgainWhereTimeIsTurnedBack) {
    auto film = start("printf aaaaaabbbbbbcccccc; sleep 60");
    ASSERT_TRUE(film);
    EXPECT_EQ(seen(**film, milliseconds(200)), "cccccc");
    EXPECT_EQ(seen(**film, milliseconds(100)), "bbbbbb");
}

TEST_F(FilmOfAScript, LiveNeverWaits) {
    auto film = start("printf aaaaaabbb; sleep 60", milliseconds(0));
    ASSERT_TRUE(film);
    // As often as it takes for the first frame to come; it may not be there at first.
    std::string first;
    for (int tries = 0; first.empty() && tries < 2000; ++tries) {
        first = seen(**film, milliseconds(500));
        ::poll(nullptr, 0, 5);
    }
    EXPECT_EQ(first, "aaaaaa");
    EXPECT_EQ(seen(**film, milliseconds(1000)), "aaaaaa") << "half a frame is none";
    EXPECT_EQ((*film)->failure(), "");
}

TEST_F(FilmOfAScript, StartsItAgainWhereItEndsAfterAWhile) {
    // Ten frames are a second: what lasted that long was a film.
    auto film = start("printf aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbb");
    ASSERT_TRUE(film);
    EXPECT_EQ(seen(**film, milliseconds(900)), "bbbbbb");
    EXPECT_EQ(seen(**film, milliseconds(1000)), "aaaaaa");
    EXPECT_EQ(seen(**film, milliseconds(2900)), "bbbbbb");
}

TEST_F(FilmOfAScript, StandsStillWhereItIsOverAtOnce) {
    auto film = start("printf aaaaaabbbbbb; echo x >> " + (folder_.path / "starts").native());
    ASSERT_TRUE(film);
    EXPECT_EQ(seen(**film, seconds(5)), "bbbbbb");
    EXPECT_EQ(seen(**film, seconds(50)), "bbbbbb");
    EXPECT_EQ(std::filesystem::file_size(folder_.path / "starts"), 2U) << "started once";
    EXPECT_EQ((*film)->failure(), "");
}

TEST_F(FilmOfAScript, SaysWhyThereIsNone) {
    auto film = start("echo 'Invalid data found' >&2; echo more >&2; exit 1");
    ASSERT_TRUE(film);
    EXPECT_EQ(seen(**film, seconds(0)), "");
    EXPECT_EQ((*film)->failure(), "cat.webm: ffmpeg cannot read it: Invalid data found");
    EXPECT_EQ(seen(**film, seconds(1)), "");
}

TEST_F(FilmOfAScript, DoesNotWaitForWhoComplainsALot) {
    auto film = start("head -c 1000000 /dev/zero >&2; printf aaaaaa; sleep 60");
    ASSERT_TRUE(film);
    EXPECT_EQ(seen(**film, milliseconds(0)), "aaaaaa");
}

TEST_F(FilmOfAScript, GivesUpInARehearsalWhereNothingComes) {
    auto film = start("sleep 60", milliseconds(50));
    ASSERT_TRUE(film);
    EXPECT_EQ(seen(**film, seconds(0)), "");
    EXPECT_EQ((*film)->failure(), "cat.webm: ffmpeg gives no frame");
}

TEST_F(FilmOfAScript, CannotBeginWithoutAProgram) {
    EXPECT_FALSE(FilmProcess::start({.ffmpeg = "/nowhere/ffmpeg", .file = "x", .name = "x", .size = {1, 1}}));
}

} // namespace
} // namespace tutti::media
