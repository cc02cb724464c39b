// Pictures of every scene, as they are kept in testdata/: who changes what one looks like sees it there.
// TUTTI_WRITE_GOLDEN=1 writes them, TUTTI_SHOW_GOLDEN=<folder> what differs, and what was drawn instead.
#include "image/png.hpp"
#include "scene/demo_testing.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace tutti::scene::demo {
namespace {

const std::filesystem::path golden_folder = TUTTI_SOURCE_DIR "/src/scene/testdata";

std::vector<std::uint8_t> bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void keep(const std::filesystem::path& path, const pixel::Picture& picture) {
    const auto bytes = image::print_png(picture.pixels(), picture.size());
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    EXPECT_TRUE(file.flush()) << path;
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
        const auto drawn = picture_of(kind, shot);
        const auto name = GetParam() + "-" + shot.name + ".png";
        if (std::getenv("TUTTI_WRITE_GOLDEN") != nullptr) {
            keep(golden_folder / name, drawn);
            continue;
        }
        const auto kept = image::parse_png(bytes_of(golden_folder / name));
        ASSERT_TRUE(kept) << name << ": " << kept.error().message << "; TUTTI_WRITE_GOLDEN=1 writes it";
        ASSERT_EQ(kept->picture.size(), drawn.size()) << name;
        const auto count = differences(drawn, kept->picture);
        EXPECT_LE(count, drawn.pixels().size() / 100) << name << " looks another way";
        if (const char* folder = std::getenv("TUTTI_SHOW_GOLDEN"); folder != nullptr && count > 0)
            keep(std::filesystem::path(folder) / name, drawn);
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

} // namespace
} // namespace tutti::scene::demo
