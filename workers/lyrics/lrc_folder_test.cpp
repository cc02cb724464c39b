#include "io/temporary_folder_testing.hpp"
#include "workers/lyrics/lrc_folder.hpp"

#include <gtest/gtest.h>

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
        const auto file = LrcFolder(disk_, folder_.path).file_of(song_key(artist, title)).value();
        return file ? file->lexically_relative(folder_.path).native() : "none";
    }

    io::TemporaryFolder folder_;
    io::SystemDisk disk_;
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
    const auto file = LrcFolder(disk_, folder_.path / "gone").file_of(song_key("A", "B"));
    EXPECT_EQ(file.error().code, ErrorCode::NotFound);
}

} // namespace

} // namespace tutti::lyrics
