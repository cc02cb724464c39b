// /api/song/pictures: which files are given.
#include "gateway/api_testing.hpp"
#include "io/file.hpp"
#include "io/temporary_folder_testing.hpp"

namespace tutti::gateway {
namespace {

using namespace testing;

struct Pictures : Bench {
    Pictures() {
        write("pictures/00000000000000ab-3-7.png", "\x89PNG...");
        write("pictures/00000000000000ab-4-3.jpg", "\xff\xd8.");
        write("pictures/00000000000000ab-4-3.svg", "<svg/>");
        write("pictures/secret.png", hidden);
        write("0ab.png", hidden);
        api.look_for_pictures([this](const std::string& name, FileRead done) {
            auto read = [this, name, done = std::move(done)] {
                done(io::read_file(folder.path / "pictures" / name, 1024));
            };
            if (disk_takes_its_time)
                reads.push_back(std::move(read));
            else
                read();
        });
    }
    void write(const std::string& name, std::string_view bytes) {
        const auto path = folder.path / name;
        std::filesystem::create_directories(path.parent_path());
        ASSERT_TRUE(io::write_file_atomically(path, bytes));
    }

    bool disk_takes_its_time = false;
    std::vector<std::function<void()>> reads; ///< that the disk owes
    static constexpr std::string_view hidden = "not for anybody";
    io::TemporaryFolder folder;
};

TEST(SongAnswers, APictureIsGivenAsWhatItIs) {
    Pictures pictures;
    const auto png = pictures.get("/api/song/pictures/00000000000000ab-3-7.png");
    EXPECT_EQ(png.status, 200U);
    EXPECT_EQ(png.body, "\x89PNG...");
    EXPECT_EQ(png.field("Content-Type"), "image/png");
    EXPECT_EQ(png.field("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(png.field("Cache-Control"), "private, max-age=3600, immutable");
    const auto jpeg = pictures.get("/api/song/pictures/00000000000000ab-4-3.jpg");
    EXPECT_EQ(jpeg.field("Content-Type"), "image/jpeg");
}

TEST(SongAnswers, APictureThatADiskTakesItsTimeForComesLater) {
    Pictures pictures;
    pictures.disk_takes_its_time = true;
    const auto asked = pictures.get("/api/song/pictures/00000000000000ab-3-7.png");
    ASSERT_TRUE(asked.pending);
    EXPECT_FALSE(asked.pending->is_answered());
    ASSERT_EQ(pictures.reads.size(), 1U);
    pictures.reads[0]();
    EXPECT_EQ(Bench::read(asked.pending->said()).body, "\x89PNG...");
}

TEST(SongAnswers, NothingElseIsOpened) {
    Pictures pictures;
    for (const auto* path :
         {"/api/song/pictures/00000000000000ab-4-3.svg", "/api/song/pictures/secret.png",
          "/api/song/pictures/00000000000000ab-5-1.png", "/api/song/pictures/../0ab.png",
          "/api/song/pictures/..%2f0ab.png", "/api/song/pictures/%2e%2e/0ab.png", "/api/song/pictures/.png",
          "/api/song/pictures/", "/api/song/pictures",
          "/api/song/pictures/"
          "0000000000000000000000000000000000000000000000000000000000000000000000000000000.png"}) {
        const auto answer = pictures.get(path);
        EXPECT_EQ(answer.status, 404U) << path;
        EXPECT_EQ(answer.body.find(Pictures::hidden), std::string::npos) << path;
    }
}

TEST(SongAnswers, WhoMayNotLookGetsNone) {
    Bench bench(Door::Locked);
    EXPECT_EQ(bench.get("/api/song/pictures/00000000000000ab-3-7.png").status, 401U);
    EXPECT_EQ(bench.ask("GET", "/ws/song", {{"Upgrade", "websocket"}}).status, 401U);
    EXPECT_EQ(bench.ask("GET", "/ws/lyrics", {{"Upgrade", "websocket"}}).status, 401U);
}

} // namespace
} // namespace tutti::gateway
