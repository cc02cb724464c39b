#include "base/allocation_testing.hpp"
#include "pixel/strip.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/kinds/sprite_sheet.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

namespace tutti::scene::kinds {
namespace {

using pixel::Colour;
using pixel::Picture;

constexpr Colour green{0, 255, 0};
constexpr Colour blue{0, 0, 255};

Picture flat_picture(pixel::Size size, Colour colour) {
    Picture picture(size);
    picture.canvas().fill(colour);
    return picture;
}

/// A film of one colour that grows brighter with time.
class FakeFilm final : public Film {
public:
    FakeFilm(pixel::Size size, std::string& failure) : picture_(size), failure_(failure) {}
    std::span<const Colour> at(microseconds time) override {
        picture_.canvas().fill({static_cast<std::uint8_t>(time.count() / 1000), 0, 0});
        return picture_.pixels();
    }
    std::string_view failure() const noexcept override { return failure_; }

private:
    Picture picture_;
    std::string& failure_;
};

class FakeMedia final : public Media {
public:
    Result<std::shared_ptr<const Strip>> strip(std::string_view file) override {
        const auto found = strips.find(file);
        if (found == strips.end())
            return fail(ErrorCode::NotFound, std::string(file) + ": there is no such file");
        return std::make_shared<const Strip>(found->second); // owned by the scene
    }
    Result<std::unique_ptr<Film>> film(std::string_view file, pixel::Size size, Fit) override {
        if (file != "film.mp4")
            return fail(ErrorCode::NotFound, std::string(file) + ": there is no such file");
        sizes.push_back(size);
        return std::make_unique<FakeFilm>(size, failure);
    }

    std::map<std::string, Strip, std::less<>> strips;
    std::vector<pixel::Size> sizes; ///< of films that were asked for
    std::string failure;
};

/// A scene on a canvas of its own, frame by frame at 50 a second.
class Player {
public:
    explicit Player(SceneKind kind, Surface surface = {{16, 8}, 1, false}, Media* media = nullptr)
        : kind_(std::move(kind)), parameters_(kind_.about.parameters),
          scene_(kind_.make({surface, 1, media})), picture_(surface.size) {}

    Result<void> draw(std::span<const contract::Event> events = {}) {
        const auto step = count_ == 0 ? microseconds(0) : microseconds(20'000);
        const Moment moment{
            count_++ * microseconds(20'000), step, WallTime{}, microseconds(0), events, parameters_
        };
        return scene_->draw(moment, picture_.canvas());
    }
    void set(std::string_view name, const Value& value) { EXPECT_TRUE(parameters_.set(name, value)); }
    const Picture& picture() const noexcept { return picture_; }

private:
    SceneKind kind_;
    Parameters parameters_;
    std::unique_ptr<Scene> scene_;
    Picture picture_;
    int count_ = 0;
};

bool shows(const Picture& picture, Colour colour) {
    return std::ranges::find(picture.pixels(), colour) != picture.pixels().end();
}

TEST(ImageScene, FillsTheDisplayWithThePicture) {
    FakeMedia media;
    media.strips["sun.png"] = Strip{{{flat_picture({3, 5}, green), {}, microseconds(0)}}};
    Player player(image(), {{16, 8}, 1, false}, &media);
    player.set("file", "sun.png");
    ASSERT_TRUE(player.draw());
    EXPECT_EQ(player.picture(), flat_picture({16, 8}, green));
    player.set("fit", "within");
    player.set("background", "#0000ff");
    ASSERT_TRUE(player.draw());
    EXPECT_EQ(player.picture().at(0, 0), blue);
    EXPECT_EQ(player.picture().at(8, 4), green);
}

TEST(ImageScene, ShowsEachFrameForItsTime) {
    FakeMedia media;
    media.strips["moving.gif"] = Strip{
        {{flat_picture({1, 1}, green), {}, milliseconds(40)},
         {flat_picture({1, 1}, blue), {}, milliseconds(20)}}
    };
    Player player(image(), {{4, 4}, 1, false}, &media);
    player.set("file", "moving.gif");
    for (const Colour wanted : {green, green, blue, green, green, blue}) {
        ASSERT_TRUE(player.draw());
        EXPECT_EQ(player.picture(), flat_picture({4, 4}, wanted));
    }
    player.set("speed", 0);
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(player.draw());
    EXPECT_EQ(player.picture(), flat_picture({4, 4}, blue));
}

TEST(ImageScene, StandsOnceOnEachFaceOrAcrossAll) {
    FakeMedia media;
    Picture two({2, 1});
    two.canvas().at(0, 0) = green;
    two.canvas().at(1, 0) = blue;
    media.strips["two.png"] = Strip{{{two, {}, microseconds(0)}}};
    Player player(image(), {{8, 1}, 4, true}, &media);
    player.set("file", "two.png");
    ASSERT_TRUE(player.draw());
    for (int x = 0; x < 8; ++x) EXPECT_EQ(player.picture().at(x, 0), x % 2 == 0 ? green : blue) << x;
    player.set("faces", "across");
    player.set("fit", "stretch");
    ASSERT_TRUE(player.draw());
    for (int x = 0; x < 8; ++x) EXPECT_EQ(player.picture().at(x, 0), x < 4 ? green : blue) << x;
}

TEST(ImageScene, IsAtFaultForAFileOfTheInstallationAndShowsWordsForOneThatAPersonTypes) {
    FakeMedia media;
    media.strips["sun.png"] = Strip{{{flat_picture({3, 5}, green), {}, microseconds(0)}}};
    Player wrong(image(), {{64, 64}, 1, false}, &media);
    wrong.set("file", "son.png");
    EXPECT_EQ(wrong.draw().error().message, "son.png: there is no such file");
    Player player(image(), {{64, 64}, 1, false}, &media);
    player.set("file", "sun.png");
    ASSERT_TRUE(player.draw());
    player.set("file", "sun.pn");
    ASSERT_TRUE(player.draw());
    EXPECT_TRUE(shows(player.picture(), {255, 80, 40}));
    player.set("file", "sun.png");
    ASSERT_TRUE(player.draw());
    EXPECT_EQ(player.picture(), flat_picture({64, 64}, green));
}

TEST(ImageScene, WithoutAFileIsACardToSetDisplaysUpWith) {
    Player player(image(), {{64, 16}, 4, true});
    ASSERT_TRUE(player.draw());
    for (int face = 0; face < 4; ++face) {
        EXPECT_EQ(player.picture().at(face * 16, 0), (Colour{255, 0, 0}));
        EXPECT_EQ(player.picture().at(face * 16 + 15, 0), green);
        EXPECT_EQ(player.picture().at(face * 16 + 15, 15), blue);
        EXPECT_EQ(player.picture().at(face * 16, 15), pixel::white);
    }
    Player strip(image(), {{60, 1}, 1, false});
    ASSERT_TRUE(strip.draw());
    EXPECT_TRUE(shows(strip.picture(), {255, 0, 0}));
}

TEST(VideoScene, ShowsTheFilmOnEachFace) {
    FakeMedia media;
    Player player(video(), {{8, 4}, 4, true}, &media);
    player.set("file", "film.mp4");
    ASSERT_TRUE(player.draw());
    ASSERT_TRUE(player.draw());
    EXPECT_EQ(media.sizes, (std::vector<pixel::Size>{{2, 4}}));
    EXPECT_EQ(player.picture(), flat_picture({8, 4}, {20, 0, 0}));
    player.set("faces", "across");
    ASSERT_TRUE(player.draw());
    EXPECT_EQ(media.sizes.back(), (pixel::Size{8, 4}));
    EXPECT_EQ(player.picture(), flat_picture({8, 4}, {0, 0, 0})) << "from its beginning";
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(player.draw());
    EXPECT_EQ(media.sizes.size(), 2U);
    EXPECT_EQ(player.picture(), flat_picture({8, 4}, {60, 0, 0}));
}

TEST(VideoScene, IsAtFaultWhereTheFilmFails) {
    FakeMedia media;
    Player player(video(), {{8, 4}, 1, false}, &media);
    player.set("file", "film.mp4");
    ASSERT_TRUE(player.draw());
    media.failure = "film.mp4: ffmpeg cannot read it";
    EXPECT_EQ(player.draw().error().message, "film.mp4: ffmpeg cannot read it");
    Player none(video(), {{8, 4}, 1, false}, nullptr);
    none.set("file", "film.mp4");
    EXPECT_EQ(none.draw().error().message, "there are no files here");
    media.failure.clear();
    Player typed(video(), {{64, 64}, 1, false}, &media);
    ASSERT_TRUE(typed.draw());
    typed.set("file", "fil");
    ASSERT_TRUE(typed.draw());
    EXPECT_TRUE(shows(typed.picture(), {255, 80, 40}));
    typed.set("file", "film.mp4");
    ASSERT_TRUE(typed.draw());
    ASSERT_TRUE(typed.draw());
    EXPECT_EQ(typed.picture(), flat_picture({64, 64}, {20, 0, 0}));
}

contract::Event press() {
    contract::Event event;
    event.type = "button.press";
    return event;
}

std::size_t lit(const Picture& picture) {
    return picture.pixels().size()
           - static_cast<std::size_t>(std::ranges::count(picture.pixels(), Colour{4, 3, 16}));
}

TEST(SpritesScene, IsTheSameFromTheSame) {
    Player a(sprites(), {{64, 64}, 1, false});
    Player b(sprites(), {{64, 64}, 1, false});
    const std::vector<contract::Event> events = {press()};
    for (int i = 0; i < 200; ++i) {
        ASSERT_TRUE(a.draw(i % 50 == 7 ? std::span(events) : std::span<contract::Event>()));
        ASSERT_TRUE(b.draw(i % 50 == 7 ? std::span(events) : std::span<contract::Event>()));
        ASSERT_EQ(a.picture(), b.picture());
    }
    EXPECT_GT(lit(a.picture()), 100U);
}

TEST(SpritesScene, LetsOneFallInAtAPress) {
    Player player(sprites(), {{64, 64}, 1, false});
    player.set("count", 0);
    ASSERT_TRUE(player.draw());
    EXPECT_EQ(lit(player.picture()), 0U);
    const std::vector<contract::Event> events = {press()};
    ASSERT_TRUE(player.draw(events));
    for (int i = 0; i < 40; ++i) ASSERT_TRUE(player.draw());
    const auto one = lit(player.picture());
    EXPECT_GT(one, 40U);
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(player.draw(events));
    EXPECT_LE(lit(player.picture()), 24 * 90U) << "no more than 24 guests";
}

TEST(SpritesScene, AllocatesNothingInSteadyState) {
    Player player(sprites(), {{256, 64}, 4, true});
    player.set("count", 40);
    const std::vector<contract::Event> events = {press()};
    for (int i = 0; i < 30; ++i) ASSERT_TRUE(player.draw(events));
    const auto before = allocations().made;
    for (int i = 0; i < 200; ++i) static_cast<void>(player.draw(events));
    EXPECT_EQ(allocations().made, before);
}

TEST(SpriteSheet, CutsASheetIntoItsCells) {
    Picture sheet({4, 2});
    const Colour colours[] = {{1, 0, 0}, {2, 0, 0}, {3, 0, 0}, {4, 0, 0}};
    for (int i = 0; i < 4; ++i) pixel::fill_rectangle(sheet.canvas(), {i % 2 * 2, i / 2, {2, 1}}, colours[i]);
    sheet.canvas().at(0, 0) = green;
    const auto cut = SpriteSheet::of(Strip{{{sheet, {}, microseconds(0)}}}, 2, 2, 10, 3, {64, 64});
    EXPECT_EQ(cut.size(), (pixel::Size{6, 3}));
    EXPECT_EQ(cut.at(0, milliseconds(0), false).pixels.front(), green);
    EXPECT_EQ(cut.at(0, milliseconds(0), true).pixels.front(), colours[0]);
    EXPECT_EQ(cut.at(0, milliseconds(150), false).pixels.front(), colours[1]);
    EXPECT_EQ(cut.at(0, milliseconds(399), false).pixels.front(), colours[3]);
    EXPECT_EQ(cut.at(0, milliseconds(400), false).pixels.front(), green);
    const auto small = SpriteSheet::of(Strip{{{sheet, {}, microseconds(0)}}}, 9, 9, 10, 8, {2, 2});
    EXPECT_EQ(small.size(), (pixel::Size{2, 2}));
}

} // namespace
} // namespace tutti::scene::kinds
