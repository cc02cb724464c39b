#include "frames/frames_testing.hpp"
#include "io/temporary_folder_testing.hpp"
#include "output/display_player.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>

namespace tutti::output {
namespace {

using namespace std::chrono_literals;

using frames::reached;
using frames::TestServer;

constexpr pixel::Size tiny{2, 1};
constexpr pixel::Colour red{255, 0, 0};
constexpr pixel::Colour green{0, 255, 0};

struct Panels {
    std::vector<std::uint8_t> lights;
    std::size_t shown = 0;
    bool was_black = false;
    bool finished = false;
};

class PanelWire final : public Wire {
public:
    explicit PanelWire(Panels& panels) : Wire("panels"), panels_(panels) {}
    void send(const Shown& shown) override {
        panels_.lights.assign(shown.lights.begin(), shown.lights.end());
        ++panels_.shown;
        panels_.was_black |= std::ranges::all_of(panels_.lights, [](auto light) { return light == 0; });
    }
    void finish(const Shown&) override { panels_.finished = true; }

private:
    Panels& panels_;
};

struct TestPlayer {
    explicit TestPlayer(const std::filesystem::path& directory, std::string display = {})
        : player(
              {.display = std::move(display),
               .size = tiny,
               .keeper = {.hold = 20ms, .fade = 20ms},
               .run_directory = directory},
              std::make_unique<PanelWire>(panels),
              [this](const std::string& sentence) { told.push_back(sentence); }
          ),
          tasks(context.get_executor()) {
        tasks.spawn("play", player.run());
    }
    ~TestPlayer() { end(); }
    TestPlayer(const TestPlayer&) = delete;
    TestPlayer& operator=(const TestPlayer&) = delete;

    void end() {
        player.end();
        context.restart();
        context.run();
    }
    bool shows(pixel::Colour colour) const {
        return panels.lights == std::vector<std::uint8_t>{colour.red, colour.green, colour.blue,
                                                          colour.red, colour.green, colour.blue};
    }

    asio::io_context context{1};
    Panels panels;
    std::vector<std::string> told;
    DisplayPlayer player;
    io::TaskGroup tasks;
};

class Player : public ::testing::Test {
protected:
    Player() { ::chmod(folder_.path.c_str(), 0700); }

    io::TemporaryFolder folder_;
};

TEST_F(Player, ShowsTheFramesOfTheFirstDisplay) {
    TestServer server(folder_.path, {{"panel", tiny}, {"other", tiny}});
    ASSERT_TRUE(server.opened);
    TestPlayer player(folder_.path);
    EXPECT_TRUE(reached([&] { return !player.told.empty(); }, player, server));
    server.show(1, green);
    server.show(0, red);
    EXPECT_TRUE(reached([&] { return player.shows(red); }, player, server));
    EXPECT_EQ(player.told, (std::vector<std::string>{"shows the display 'panel'"}));
}

TEST_F(Player, ShowsTheDisplayOfThatName) {
    TestServer server(folder_.path, {{"panel", tiny}, {"other", tiny}});
    TestPlayer player(folder_.path, "other");
    EXPECT_TRUE(reached([&] { return !player.told.empty(); }, player, server));
    server.show(0, red);
    server.show(1, green);
    EXPECT_TRUE(reached([&] { return player.shows(green); }, player, server));
}

TEST_F(Player, IsNeverBlackWhenWhoeverDrawsIsKilledAndShowsTheNext) {
    TestPlayer player(folder_.path);
    {
        TestServer server(folder_.path, {{"panel", tiny}});
        EXPECT_TRUE(reached([&] { return !player.told.empty(); }, player, server));
        server.show(0, red);
        EXPECT_TRUE(reached([&] { return player.shows(red); }, player, server));
        player.panels.was_black = false;
    }
    EXPECT_TRUE(reached([&] { return !player.shows(red); }, player)) << "the attract loop";
    TestServer server(folder_.path, {{"panel", tiny}});
    EXPECT_TRUE(reached([&] { return player.told.size() == 3; }, player, server));
    server.show(0, green);
    EXPECT_TRUE(reached([&] { return player.shows(green); }, player, server));
    EXPECT_FALSE(player.panels.was_black);
    EXPECT_EQ(player.told[1], "frames have ended: the last one stands");
}

TEST_F(Player, OfAnotherSizeSaysSoAndIsLitAllTheSame) {
    TestServer server(folder_.path, {{"panel", {4, 4}}});
    TestPlayer player(folder_.path);
    EXPECT_TRUE(reached([&] { return !player.told.empty() && player.panels.shown > 0; }, player, server));
    EXPECT_EQ(
        player.told[0], "the display 'panel' is 4 x 4, and the panels are 2 x 1: let [display.panel] have "
                        "the size of the panels"
    );
    server.show(0, red);
    const auto shown = player.panels.shown;
    EXPECT_TRUE(reached([&] { return player.panels.shown > shown; }, player, server));
    EXPECT_FALSE(player.shows(red));
}

TEST_F(Player, OfANameThatNobodyDrawsForSaysSo) {
    TestServer server(folder_.path, {{"panel", tiny}});
    TestPlayer player(folder_.path, "porch");
    EXPECT_TRUE(reached([&] { return !player.told.empty(); }, player, server));
    EXPECT_EQ(player.told[0], "nobody draws for the display 'porch': is it in the file?");
}

TEST_F(Player, EndsWhenItIsToldTo) {
    TestPlayer player(folder_.path);
    EXPECT_TRUE(reached([&] { return player.panels.shown > 0; }, player));
    player.end();
    EXPECT_EQ(player.tasks.size(), 0U);
    EXPECT_TRUE(player.panels.finished);
}

} // namespace
} // namespace tutti::output
