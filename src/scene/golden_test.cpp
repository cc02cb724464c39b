// Pictures of every scene, as they are kept in testdata/: who changes what one looks like sees it there.
// TUTTI_WRITE_GOLDEN=1 writes them; with TUTTI_SHOW_GOLDEN=<folder> what was drawn instead is written there.
#include "image/png.hpp"
#include "scene/demo_testing.hpp"
#include "scene/golden_testing.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace tutti::scene::demo {
namespace {

std::filesystem::path path_of(const std::string& scene, const std::string& shot) {
    return golden::source_folder / "src/scene/testdata" / (scene + "-" + shot + ".png");
}

void write(const std::filesystem::path& path, const pixel::Picture& picture) {
    const auto bytes = image::print_png(picture.pixels(), picture.size());
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    EXPECT_TRUE(file.flush()) << path;
}

/// Black, and a failure, where there is none.
pixel::Picture read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
    auto kept = image::parse_png(bytes);
    if (kept) return std::move(kept->picture);
    ADD_FAILURE() << path << ": " << kept.error().message << "; TUTTI_WRITE_GOLDEN=1 writes it";
    return {};
}

/// As it looks on a panel: each light four pixels wide, with a gap to the next. Of each colour five bits are
/// kept, that files stay small.
pixel::Picture as_lights(const pixel::Picture& picture) {
    constexpr int side = 4;
    const auto coarse = [](pixel::Colour colour) {
        const auto one = [](unsigned value) {
            return static_cast<std::uint8_t>((value & 0xF8U) | value >> 5);
        };
        return pixel::Colour{one(colour.red), one(colour.green), one(colour.blue)};
    };
    pixel::Picture lights({picture.size().width * side, picture.size().height * side});
    for (int y = 0; y < lights.size().height; ++y)
        for (int x = 0; x < lights.size().width; ++x)
            if (x % side != side - 1 && y % side != side - 1)
                lights.canvas().at(x, y) = coarse(picture.at(x / side, y / side));
    return lights;
}

/// How many lights differ by more than another processor's rounding does.
std::size_t differences(const pixel::Picture& drawn, const pixel::Picture& kept) {
    constexpr int tolerance = 2;
    std::size_t count = 0;
    for (std::size_t i = 0; i < drawn.pixels().size(); ++i) {
        const auto a = drawn.pixels()[i];
        const auto b = kept.pixels()[i];
        const auto apart = [](int x, int y) { return std::abs(x - y) > tolerance; };
        count += apart(a.red, b.red) || apart(a.green, b.green) || apart(a.blue, b.blue) ? 1 : 0;
    }
    return count;
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, LooksAsItDid) {
    const SceneLibrary library;
    const auto& kind = *library.find(GetParam());
    for (const auto& shot : of(GetParam()).shots) {
        SCOPED_TRACE(shot.name);
        const auto drawn = picture_of(kind, shot);
        const auto path = path_of(GetParam(), shot.name);
        if (golden::is_writing()) {
            write(path, drawn);
            continue;
        }
        const auto kept = read(path);
        ASSERT_EQ(kept.size(), drawn.size());
        const auto count = differences(drawn, kept);
        EXPECT_LE(count, drawn.pixels().size() / 100) << "looks another way";
        if (const char* folder = std::getenv("TUTTI_SHOW_GOLDEN"); folder != nullptr && count > 0)
            write(folder / path.filename(), drawn);
    }
}

std::vector<std::string> names_of_scenes() {
    std::vector<std::string> names;
    for (const auto& kind : SceneLibrary().all()) names.push_back(kind.about.name);
    return names;
}

INSTANTIATE_TEST_SUITE_P(Scenes, Golden, testing::ValuesIn(names_of_scenes()), [](const auto& each) {
    return each.param;
});

TEST(ScenesDocument, ShowsASmallPictureOfEveryScene) {
    constexpr std::uintmax_t most_bytes = 15 * 1024;
    for (const auto& kind : SceneLibrary().all()) {
        SCOPED_TRACE(kind.about.name);
        const auto path = golden::source_folder / "docs/scenes" / (kind.about.name + ".png");
        const auto& shot = of(kind.about.name).shots[0];
        if (golden::is_writing())
            write(path, as_lights(picture_of(kind, shot)));
        else
            EXPECT_EQ(read(path), as_lights(read(path_of(kind.about.name, shot.name))));
        EXPECT_LE(std::filesystem::file_size(path), most_bytes);
    }
}

} // namespace
} // namespace tutti::scene::demo
