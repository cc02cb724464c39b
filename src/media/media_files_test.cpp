#include "image/gif_printer.hpp"
#include "image/png.hpp"
#include "io/environment.hpp"
#include "io/temporary_folder_testing.hpp"
#include "media/media_files.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace tutti::media {
namespace {

using pixel::Colour;
using scene::Fit;

constexpr Colour orange{255, 120, 0};

class MediaFilesTest : public testing::Test {
protected:
    void write(const std::string& name, std::span<const std::uint8_t> bytes) {
        std::ofstream(folder_.path / name, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    }
    static pixel::Picture flat(pixel::Size size, Colour colour) {
        pixel::Picture picture(size);
        picture.canvas().fill(colour);
        return picture;
    }
    void write_png(const std::string& name, pixel::Size size, Colour colour) {
        write(name, image::print_png(flat(size, colour).pixels(), size));
    }
    MediaFiles files(std::size_t kept = 1 << 20) {
        return MediaFiles(
            {.folder = folder_.path,
             .path = io::environment("PATH").value_or(""),
             .kept = kept,
             .patience = seconds(20)}
        );
    }

    io::TemporaryFolder folder_;
};

TEST_F(MediaFilesTest, ReadsAPictureOnce) {
    write_png("sun.png", {4, 4}, orange);
    auto media = files();
    const auto first = media.strip("sun.png");
    ASSERT_TRUE(first) << first.error().message;
    EXPECT_EQ((*first)->frames[0].picture, flat({4, 4}, orange));
    const auto second = media.strip("sun.png");
    ASSERT_TRUE(second);
    EXPECT_EQ(*first, *second);
    EXPECT_EQ(media.bytes(), 48U);
}

TEST_F(MediaFilesTest, ReadsAPictureAgainThatHasChanged) {
    write_png("sun.png", {4, 4}, orange);
    auto media = files();
    const auto first = media.strip("sun.png");
    write_png("sun.png", {2, 2}, pixel::white);
    std::filesystem::last_write_time(
        folder_.path / "sun.png", std::filesystem::last_write_time(folder_.path / "sun.png") + seconds(2)
    );
    const auto second = media.strip("sun.png");
    ASSERT_TRUE(second);
    EXPECT_EQ((*second)->frames[0].picture, flat({2, 2}, pixel::white));
    EXPECT_EQ((*first)->frames[0].picture, flat({4, 4}, orange)) << "who shows it has it still";
    EXPECT_EQ(media.bytes(), 12U);
}

TEST_F(MediaFilesTest, KeepsSoManyBytesAndLetsTheOldestGo) {
    for (const auto* name : {"a.png", "b.png", "c.png"}) write_png(name, {4, 4}, orange);
    auto media = files(100);
    const auto a = media.strip("a.png");
    const auto b = media.strip("b.png");
    ASSERT_TRUE(media.strip("a.png"));
    const auto c = media.strip("c.png"); // b was used longest ago
    EXPECT_EQ(media.bytes(), 96U);
    EXPECT_EQ(*media.strip("a.png"), *a);
    EXPECT_NE(*media.strip("b.png"), *b);
}

TEST_F(MediaFilesTest, SaysWhichFileAndWhatIsWrongWithIt) {
    write("note.txt", std::vector<std::uint8_t>{'h', 'i'});
    std::filesystem::create_directory(folder_.path / "pictures");
    auto media = files();
    const auto complaint = [&](std::string_view file) {
        const auto strip = media.strip(file);
        return strip ? "" : strip.error().message;
    };
    EXPECT_EQ(complaint("sun.png"), "sun.png: there is no such file in " + folder_.path.native());
    EXPECT_EQ(complaint("note.txt").substr(0, 34), "note.txt: neither a PNG nor a GIF:");
    EXPECT_EQ(complaint("pictures"), "pictures: it is no file");
    EXPECT_EQ(complaint(""), "no file is named");
}

TEST_F(MediaFilesTest, ReadsNothingOutsideItsFolder) {
    write_png("sun.png", {4, 4}, orange);
    auto media = files();
    for (const auto& file :
         {std::string("/etc/passwd"), std::string("../sun.png"), std::string("a/../../b"),
          (folder_.path / "sun.png").native(), std::string("sun.png\0", 8)}) {
        const auto strip = media.strip(file);
        ASSERT_FALSE(strip) << file;
        EXPECT_EQ(strip.error().code, ErrorCode::PermissionDenied) << file;
        EXPECT_FALSE(media.film(file, {8, 8}, Fit::Over)) << file;
    }
}

TEST_F(MediaFilesTest, PlaysAFilmAtTheSizeThatIsAskedForAndFromTheStartAgain) {
    image::GifPrinter printer({32, 16});
    for (const Colour colour : {Colour{255, 0, 0}, Colour{0, 255, 0}, Colour{0, 0, 255}})
        printer.add(flat({32, 16}, colour).pixels(), milliseconds(200));
    write("film.gif", printer.finish());
    auto media = files();
    auto film = media.film("film.gif", {8, 8}, Fit::Within);
    ASSERT_TRUE(film) << film.error().message;
    const auto middle = [&](milliseconds time) {
        const auto pixels = (*film)->at(time);
        EXPECT_EQ(pixels.size(), 64U) << (*film)->failure();
        if (pixels.size() != 64) return pixel::black;
        EXPECT_EQ(pixels[0], pixel::black) << "twice as wide as it is high: black above and below";
        return pixels[4 * 8 + 4];
    };
    EXPECT_GT(middle(milliseconds(100)).red, 240);
    EXPECT_GT(middle(milliseconds(300)).green, 240);
    EXPECT_GT(middle(milliseconds(500)).blue, 240);
    EXPECT_GT(middle(milliseconds(700)).red, 240);
    EXPECT_GT(middle(milliseconds(6500)).blue, 240);
}

TEST_F(MediaFilesTest, SaysWhatAFilmLacks) {
    write("note.mp4", std::vector<std::uint8_t>{'h', 'i'});
    auto media = files();
    auto film = media.film("note.mp4", {8, 8}, Fit::Over);
    ASSERT_TRUE(film);
    EXPECT_TRUE((*film)->at(seconds(0)).empty());
    EXPECT_EQ((*film)->failure().substr(0, 32), "note.mp4: ffmpeg cannot read it:");
    MediaFiles without({.folder = folder_.path, .path = folder_.path.native()});
    EXPECT_EQ(
        without.film("note.mp4", {8, 8}, Fit::Over).error().message,
        "note.mp4: films need ffmpeg, which is not installed (apt install ffmpeg)"
    );
}

} // namespace
} // namespace tutti::media
