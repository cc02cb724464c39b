// The scenes of songs, on panels of few lights: no letter is cut, all words come, and each song has its card.
#include "scene/demo_testing.hpp"
#include "scene/lettering.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace tutti::scene {
namespace {

using demo::Performance;

constexpr std::string_view longest_word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk";
constexpr std::string_view long_line =
    "I walked beside the river in the rain, and all the windows of the town were lanterns on the water";

std::string longest_line() {
    std::string words;
    while (words.size() + long_line.size() < most_words) words.append(long_line).append(" ");
    words.pop_back();
    return words;
}

const std::vector<std::string>& lines() {
    static const std::vector<std::string> all = {
        "Hey",          std::string(long_line),        std::string(longest_word),
        longest_line(), "Ночь, улица, фонарь, аптека", "夜に駆ける"
    };
    return all;
}

contract::Event song_event(std::string type, std::vector<Member> data) {
    contract::Event event;
    event.type = std::move(type);
    event.data = Value::object(std::move(data));
    return event;
}

/// Without light behind the letters and without their glow: what is lit is a letter.
Performance bare(std::string_view scene, pixel::Size size) {
    static const SceneLibrary library;
    const auto& kind = *library.find(scene);
    Performance performance(kind, {.size = size});
    for (const auto* name : {"light", "glow"})
        if (performance.parameters().find(name) != nullptr)
            EXPECT_TRUE(performance.parameters().set(name, 0));
    for (const auto* name : {"next", "song"})
        if (performance.parameters().find(name) != nullptr)
            EXPECT_TRUE(performance.parameters().set(name, name == std::string_view("song")));
    return performance;
}

/// How many are brighter than that; both scenes have letters of full red, and the title's halo of less than
/// half.
std::size_t lit(std::span<const pixel::Colour> lights, int over = 0) {
    return static_cast<std::size_t>(std::ranges::count_if(lights, [over](pixel::Colour light) {
        return light.red > over;
    }));
}

/// How many lights its letters have, nothing cut.
std::size_t lights_of(std::string_view words, int width, pixel::Face face) {
    pixel::Picture picture({width + 64, lines_height(words, width, face) + 64});
    draw_lines(picture.canvas(), 1, 0, words, width, face);
    return lit(picture.pixels());
}

std::vector<std::string_view> pages_of(std::string_view words, pixel::Size room) {
    std::vector<std::string_view> pages;
    const auto face = face_for_lines(words, room);
    for (std::size_t at = 0; at < words.size();) {
        pages.push_back(page_of(words, at, room, face));
        at = static_cast<std::size_t>(pages.back().data() - words.data()) + pages.back().size();
        while (at < words.size() && words[at] == ' ') ++at;
    }
    return pages;
}

std::set<std::size_t> lights_of_pages(std::string_view words, pixel::Size room) {
    std::set<std::size_t> lights;
    for (const auto page : pages_of(words, room))
        lights.insert(lights_of(page, room.width, face_for_lines(words, room)));
    return lights;
}

/// How many lights are lit in each frame that shows something.
std::set<std::size_t> lights_in(Performance& performance, double seconds, int over = 0) {
    std::set<std::size_t> lights;
    const auto begun = performance.seconds();
    while (performance.seconds() < begun + seconds) {
        EXPECT_TRUE(performance.step_with({}));
        if (const auto count = lit(performance.picture().pixels(), over); count > 0) lights.insert(count);
    }
    return lights;
}

constexpr std::array<pixel::Size, 3> panels = {{{64, 32}, {32, 8}, {128, 64}}};

TEST(Pages, HoldAllWordsInOrderAndStandWithinTheRoom) {
    for (const auto& size : panels)
        for (const auto& words : lines()) {
            SCOPED_TRACE(testing::Message() << size.width << "×" << size.height << ": " << words);
            const pixel::Size room{size.width - 2, size.height};
            const auto face = face_for_lines(words, room);
            std::size_t at = 0;
            for (const auto page : pages_of(words, room)) {
                ASSERT_FALSE(page.empty());
                EXPECT_LE(lines_height(page, room.width, face), room.height);
                for (auto rest = page; !rest.empty();)
                    EXPECT_LE(pixel::text_width(pixel::take_line(rest, room.width, face), face), room.width);
                const auto begin = static_cast<std::size_t>(page.data() - words.data());
                EXPECT_TRUE(begin == at || (begin == at + 1 && words[at] == ' ')) << begin << ", " << at;
                at = begin + page.size();
            }
            EXPECT_EQ(at, words.size());
        }
}

TEST(LyricsScene, OfTheLongestLineEachLetterIsShownWholeWhileItIsSung) {
    for (const auto& size : panels)
        for (const auto& words : lines()) {
            if (words.size() > 100 && size.height > 8) continue;  // it would take its time
            if (words != long_line && size.height > 32) continue; // likewise
            SCOPED_TRACE(testing::Message() << size.width << "×" << size.height << ": " << words);
            auto performance = bare("lyrics", size);
            const std::vector<contract::Event> sung = {song_event("song.line", {{"text", words}, {"time", 1}})
            };
            ASSERT_TRUE(performance.step_with({}));
            ASSERT_TRUE(performance.step_with(sung));
            const auto shown = lights_in(performance, 0.8 + 0.11 * static_cast<double>(words.size()) + 1);
            EXPECT_EQ(shown, lights_of_pages(words, {size.width - 2, size.height}));
        }
}

TEST(SongScenes, OfTheLongestTitleAndArtistEachLetterIsShownWhole) {
    for (const auto* scene : {"lyrics", "title"})
        for (const auto& size : panels) {
            SCOPED_TRACE(testing::Message() << scene << " " << size.width << "×" << size.height);
            const auto title = size.height < 64 ? std::string(long_line) : longest_line();
            auto performance = bare(scene, size);
            const std::vector<contract::Event> song = {
                song_event("song.track", {{"title", title}, {"artist", longest_word}})
            };
            ASSERT_TRUE(performance.step_with({}));
            ASSERT_TRUE(performance.step_with(song));
            const pixel::Size room{size.width - 2, size.height};
            const auto pages = pages_of(title, room).size() + pages_of(longest_word, room).size();
            auto lights = lights_of_pages(title, room);
            lights.merge(lights_of_pages(longest_word, room));
            const int over = scene == std::string_view("title") ? 140 : 0;
            EXPECT_EQ(lights_in(performance, 1.5 * static_cast<double>(pages) + 0.5, over), lights);
        }
}

TEST(SongScenes, TheSecondSongHasItsCardAsTheFirst) {
    const std::vector<contract::Event> first = {
        song_event("song.track", {{"title", "Night Garden"}, {"artist", "Ada"}})
    };
    const std::vector<contract::Event> sung = {
        song_event("song.line", {{"text", "Stay until it is day"}, {"time", 1}, {"duration", 2}})
    };
    const std::vector<contract::Event> second = {
        song_event("song.track", {{"title", "Harbour"}, {"artist", "The Paper Boats"}})
    };
    for (const auto* scene : {"lyrics", "title"})
        for (const auto& size : panels) {
            SCOPED_TRACE(testing::Message() << scene << " " << size.width << "×" << size.height);
            auto alone = bare(scene, size);
            ASSERT_TRUE(alone.step_with({}));
            ASSERT_TRUE(alone.step_with(second));
            auto after = bare(scene, size);
            ASSERT_TRUE(after.step_with(first));
            ASSERT_TRUE(after.step_with(sung));
            for (int frame = 0; frame < 60; ++frame) ASSERT_TRUE(after.step_with({}));
            ASSERT_TRUE(after.step_with(second));
            for (int frame = 0; frame < 150; ++frame) {
                ASSERT_TRUE(alone.step_with({}));
                ASSERT_TRUE(after.step_with({}));
                if (frame > 60) {
                    ASSERT_GT(lit(alone.picture().pixels()), 0U);
                }
                ASSERT_EQ(lit(after.picture().pixels()), lit(alone.picture().pixels())) << "frame " << frame;
            }
        }
}

} // namespace
} // namespace tutti::scene
