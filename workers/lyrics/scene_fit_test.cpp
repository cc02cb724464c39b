// What Karaoke says is what the light's scene `lyrics` hears.
#include "lyrics/lrc.hpp"
#include "pixel/picture.hpp"
#include "scene/scene_library.hpp"
#include "workers/lyrics/karaoke.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::lyrics {

namespace {

using namespace std::chrono_literals;

contract::Event as_event(std::string type, Value data) {
    contract::Event event;
    event.type = std::move(type);
    event.data = std::move(data);
    return event;
}

/// The light, as it shows a song.
class Light {
public:
    Light() { show({as_event("song.track", Value::object({{"title", "B"}, {"artist", "A"}}))}); }

    /// Half a second after these, when nothing fades any more.
    const pixel::Picture& show(const std::vector<contract::Event>& events) {
        draw(events);
        for (int frame = 0; frame < 5; ++frame) draw({});
        return picture_;
    }
    const pixel::Picture& show(const Said& said) {
        std::vector<contract::Event> events;
        for (const auto& event : said.events)
            if (std::ranges::contains(kind_.about.hears, event.type))
                events.push_back(as_event(std::string(event.type), event.data));
        return show(events);
    }
    void after(microseconds time) {
        for (const auto end = time_ + time; time_ < end;) draw({});
    }
    /// How many lamps shine as letters do that are sung.
    std::ptrdiff_t sung() const {
        return std::ranges::count_if(picture_.pixels(), [](pixel::Colour lamp) {
            return std::max({lamp.red, lamp.green, lamp.blue}) > 200;
        });
    }

private:
    void draw(const std::vector<contract::Event>& events) {
        const auto step = has_begun_ ? microseconds(100ms) : 0us;
        has_begun_ = true;
        time_ += step;
        ASSERT_TRUE(scene_->draw(
            {.time = time_,
             .step = step,
             .now = WallTime(time_),
             .utc_offset = 0s,
             .events = events,
             .parameters = parameters_},
            picture_.canvas()
        ));
    }

    scene::SceneLibrary library_;
    const scene::SceneKind& kind_ = *library_.find("lyrics");
    scene::Parameters parameters_{kind_.about.parameters};
    std::unique_ptr<scene::Scene> scene_ = kind_.make({.surface = {.size = {64, 64}}});
    pixel::Picture picture_{{64, 64}};
    microseconds time_{0};
    bool has_begun_ = false;
};

contract::Playback song_of_a_minute() {
    contract::Playback playback;
    playback.active = true;
    playback.title = "B";
    playback.duration = 60s;
    return playback;
}

TEST(SceneFit, ALineIsFilledUntilTheNextOneBegins) {
    Karaoke karaoke;
    karaoke.begin(song_of_a_minute());
    karaoke.set_words(parse_lrc("[00:10]Go home\n[00:10.9]\n[00:30]Stay").value(), "folder", 0ms);
    Light light;
    light.show(karaoke.follow(10s));
    const auto begun = light.sung();
    light.after(1s); // of its nine tenths
    EXPECT_GT(light.sung(), begun + 10);
    light.show(karaoke.follow(11s));
    light.after(3s);
    EXPECT_LT(light.sung(), begun + 100); // the note of a silence, all of it
}

TEST(SceneFit, ALineIsFilledByItsWords) {
    Karaoke karaoke;
    karaoke.begin(song_of_a_minute());
    karaoke.set_words(
        parse_lrc("[00:10]<00:10>Carry <00:11>me <00:12>over\n[00:50]Stay").value(), "folder", 0ms
    );
    Light light;
    light.show(karaoke.follow(10s));
    const auto first = light.sung();
    EXPECT_GT(first, 0);
    light.show(karaoke.follow(11s));
    const auto second = light.sung();
    EXPECT_GT(second, first);
    light.show(karaoke.follow(12s));
    EXPECT_GT(light.sung(), second);
    const auto all = light.sung();
    light.after(3s);
    EXPECT_EQ(light.sung(), all); // what words say is not guessed
}

TEST(SceneFit, TheEndOfASongIsALineOfSilence) {
    Karaoke karaoke;
    karaoke.begin(song_of_a_minute());
    karaoke.set_words(parse_lrc("[00:10]Go home\n[00:20]\n[00:30]Go").value(), "folder", 0ms);
    Light one;
    Light other;
    one.show(karaoke.follow(10s));
    other.show(karaoke.follow(20s)); // a silence
    const auto end = karaoke.begin({});
    one.show(end);
    EXPECT_EQ(one.sung(), other.sung());
    EXPECT_TRUE(karaoke.begin({}).events.empty()); // it is said once
}

TEST(SceneFit, BeforeTheFirstLineTheTitleStands) {
    Karaoke karaoke;
    karaoke.begin(song_of_a_minute());
    karaoke.set_words(parse_lrc("[00:10]Go home").value(), "folder", 0ms);
    Light light;
    const auto title = light.sung();
    light.show(karaoke.follow(10s));
    EXPECT_NE(light.sung(), title);
    light.show(karaoke.follow(1s)); // a seek back
    EXPECT_EQ(light.sung(), title);
}

} // namespace

} // namespace tutti::lyrics
