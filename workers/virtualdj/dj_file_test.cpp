#include "io/file.hpp"
#include "io/temporary_folder_testing.hpp"
#include "workers/virtualdj/dj_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace tutti::virtualdj {
namespace {

using Look = DjFile::Look;

class Bench {
public:
    void write(std::string_view text) const { ASSERT_TRUE(io::write_file_atomically(file.path(), text)); }
    /// Written a while ago: nothing that comes later has the same time.
    void age() const {
        const auto long_ago = std::filesystem::file_time_type::clock::now() - std::chrono::minutes(1);
        std::filesystem::last_write_time(file.path(), long_ago);
    }
    Look look() { return file.look(now); }
    /// Looks until it has stood for long enough.
    Look look_settled() {
        const auto first = look();
        if (first != Look::Unsettled) return first;
        now = file.settles();
        return look();
    }
    std::string title() const { return file.track() ? file.track()->track.title : ""; }

    io::TemporaryFolder folder;
    DjFile file{folder.path / "playing.txt"};
    SteadyTime now{seconds(1000)};
};

TEST(DjFile, WhatItSaysCountsOnceItHasStoodForAWhile) {
    Bench bench;
    bench.write("Ada - Night");
    EXPECT_EQ(bench.look(), Look::Unsettled);
    bench.now = bench.file.settles() - microseconds(1);
    EXPECT_EQ(bench.look(), Look::Unsettled);
    EXPECT_EQ(bench.title(), "");
    bench.now += microseconds(1);
    EXPECT_EQ(bench.look(), Look::Other);
    EXPECT_EQ(bench.title(), "Night");
}

TEST(DjFile, WhatIsWrittenMeanwhileBeginsAnew) {
    Bench bench;
    bench.write("Ada - Ni");
    EXPECT_EQ(bench.look(), Look::Unsettled);
    bench.now += DjFile::settling;
    bench.write("Ada - Night");
    EXPECT_EQ(bench.look(), Look::Unsettled);
    bench.now = bench.file.settles();
    EXPECT_EQ(bench.look(), Look::Other);
    EXPECT_EQ(bench.title(), "Night");
}

TEST(DjFile, WhatIsNoTextIsNoSongAndSaysSo) {
    Bench bench;
    bench.write("Ada - Night");
    bench.look_settled();
    std::string noise;
    for (unsigned state = 1; noise.size() < 4096; state = state * 1664525 + 1013904223)
        noise += static_cast<char>(state >> 24);
    bench.write(noise);
    EXPECT_EQ(bench.look_settled(), Look::Other);
    EXPECT_EQ(bench.title(), "");
    EXPECT_TRUE(bench.file.trouble().starts_with("holds no text")) << bench.file.trouble();
    bench.write("Ada - Day");
    EXPECT_EQ(bench.look_settled(), Look::Other);
    EXPECT_EQ(bench.title(), "Day");
    EXPECT_EQ(bench.file.trouble(), "");
}

TEST(DjFile, OneThatIsAsItWasIsNotReadAgain) {
    Bench bench;
    bench.write("Ada - Night");
    bench.age();
    EXPECT_EQ(bench.look_settled(), Look::Other);
    const auto reads = bench.file.reads();
    for (int look = 0; look < 10; ++look) {
        bench.now += seconds(2);
        EXPECT_EQ(bench.look(), Look::Same);
    }
    EXPECT_EQ(bench.file.reads(), reads);
    bench.write("Bo - Lamp!!"); // of the same size
    EXPECT_EQ(bench.look_settled(), Look::Other);
    EXPECT_EQ(bench.title(), "Lamp!!");
}

TEST(DjFile, OneThatWasJustWrittenIsReadAgain) {
    Bench bench;
    bench.write("Ada - Night");
    EXPECT_EQ(bench.look_settled(), Look::Other);
    const auto reads = bench.file.reads();
    bench.now += seconds(2);
    EXPECT_EQ(bench.look(), Look::Same);
    EXPECT_EQ(bench.file.reads(), reads + 1) << "its time may be that of what is written next";
}

TEST(DjFile, ATrackBeganWhenItWasWritten) {
    Bench bench;
    bench.write("Ada - Night");
    bench.age();
    EXPECT_EQ(bench.look_settled(), Look::Other);
    const auto began = bench.file.track().value().began;
    bench.write("Ada - Night\n");
    bench.now += seconds(2);
    EXPECT_EQ(bench.look_settled(), Look::Same) << "written again it is no other";
    EXPECT_EQ(bench.file.track().value().began, began);
}

TEST(DjFile, OneThatGoesSaysNothing) {
    Bench bench;
    EXPECT_EQ(bench.look_settled(), Look::Other) << "it is known that there is none";
    EXPECT_FALSE(bench.file.is_there());
    bench.now += seconds(2);
    EXPECT_EQ(bench.look_settled(), Look::Same);
    bench.write("Ada - Night");
    EXPECT_EQ(bench.look_settled(), Look::Other);
    EXPECT_TRUE(bench.file.is_there());
    std::filesystem::remove(bench.file.path());
    EXPECT_EQ(bench.look_settled(), Look::Other);
    EXPECT_EQ(bench.title(), "");
    EXPECT_EQ(bench.file.trouble(), "");
}

TEST(DjFile, OneThatCannotBeReadIsSaid) {
    Bench bench;
    bench.write(std::string(5 << 20, 'x'));
    EXPECT_EQ(bench.look_settled(), Look::Other);
    EXPECT_TRUE(bench.file.trouble().contains("4 MiB")) << bench.file.trouble();
    bench.write("Ada - Night");
    EXPECT_EQ(bench.look_settled(), Look::Other);
    EXPECT_EQ(bench.file.trouble(), "");
}

TEST(DjFile, WhatIsNoFileIsSaidAndNotWaitedFor) {
    Bench bench;
    ASSERT_EQ(::mkfifo(bench.file.path().c_str(), 0600), 0);
    EXPECT_EQ(bench.look_settled(), Look::Other);
    EXPECT_TRUE(bench.file.trouble().ends_with("playing.txt is no plain file")) << bench.file.trouble();
    EXPECT_FALSE(bench.file.is_there());
    std::filesystem::remove(bench.file.path());
    std::filesystem::create_directory(bench.file.path());
    bench.now += seconds(2);
    EXPECT_EQ(bench.look(), Look::Same) << "it is as wrong as before";
    std::filesystem::remove(bench.file.path());
    bench.write("Ada - Night");
    EXPECT_EQ(bench.look_settled(), Look::Other);
    EXPECT_EQ(bench.file.trouble(), "");
}

} // namespace
} // namespace tutti::virtualdj
