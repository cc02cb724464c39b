#include "io/file.hpp"
#include "io/temporary_folder_testing.hpp"
#include "workers/sensors/board_leds.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace tutti::sensors {
namespace {

namespace fs = std::filesystem;

/// A board whose two LEDs follow the card and are simply on.
struct Board {
    Board() {
        write("ACT/trigger", "none rc-feedback [mmc0] timer\n");
        write("ACT/brightness", "0\n");
        write("PWR/trigger", "none [default-on] mmc0\n");
        write("PWR/brightness", "255\n");
    }
    void write(const fs::path& file, std::string_view text) const {
        const auto path = root.path / "sys/class/leds" / file;
        fs::create_directories(path.parent_path());
        std::ofstream(path) << text;
    }
    std::string read(const fs::path& file) const {
        return io::read_file(root.path / "sys/class/leds" / file).value_or("missing");
    }

    io::TemporaryFolder root;
    fs::path kept = root.path / "sensors.leds";
    BoardLeds leds{root.path, kept};
};

TEST(BoardLeds, AreDarkAndThenWhatTheyWere) {
    Board board;
    ASSERT_TRUE(board.leds.switch_off());
    EXPECT_EQ(board.read("ACT/trigger"), "none");
    EXPECT_EQ(board.read("PWR/trigger"), "none");
    EXPECT_EQ(board.read("PWR/brightness"), "0");
    ASSERT_TRUE(board.leds.restore());
    EXPECT_EQ(board.read("ACT/trigger"), "mmc0");
    EXPECT_EQ(board.read("PWR/trigger"), "default-on");
    EXPECT_EQ(board.read("PWR/brightness"), "255");
    EXPECT_FALSE(fs::exists(board.kept));
}

TEST(BoardLeds, ComeBackInTheRunAfterACrash) {
    Board board;
    ASSERT_TRUE(board.leds.switch_off());
    BoardLeds next(board.root.path, board.kept); // the one before restored nothing
    ASSERT_TRUE(next.restore());
    EXPECT_EQ(board.read("ACT/trigger"), "mmc0");
    EXPECT_EQ(board.read("PWR/brightness"), "255");
}

TEST(BoardLeds, SwitchedOffTwiceAreStillWhatTheyWereAtFirst) {
    Board board;
    ASSERT_TRUE(board.leds.switch_off());
    ASSERT_TRUE(board.leds.switch_off());
    ASSERT_TRUE(board.leds.restore());
    EXPECT_EQ(board.read("ACT/trigger"), "mmc0");
}

TEST(BoardLeds, OfOldKernelsHaveNumbers) {
    Board board;
    fs::remove_all(board.root.path / "sys");
    board.write("led0/trigger", "[mmc0]");
    board.write("led0/brightness", "1");
    ASSERT_TRUE(board.leds.switch_off());
    EXPECT_EQ(board.read("led0/trigger"), "none");
    ASSERT_TRUE(board.leds.restore());
    EXPECT_EQ(board.read("led0/trigger"), "mmc0");
}

TEST(BoardLeds, ThatAreMissingAreNoFailure) {
    const io::TemporaryFolder root;
    BoardLeds leds(root.path, root.path / "kept");
    EXPECT_TRUE(leds.switch_off());
    EXPECT_TRUE(leds.restore());
    EXPECT_FALSE(fs::exists(root.path / "kept"));
}

TEST(BoardLeds, ThatCannotBeWrittenAreSaid) {
    Board board;
    fs::remove(board.root.path / "sys/class/leds/ACT/trigger");
    // It can be read, and whoever asks, root too, cannot write it.
    fs::create_symlink("/proc/version", board.root.path / "sys/class/leds/ACT/trigger");
    const auto off = board.leds.switch_off();
    ASSERT_FALSE(off);
    EXPECT_NE(off.error().message.find("the board's LEDs: writing "), std::string::npos);
    EXPECT_EQ(board.read("PWR/trigger"), "none"); // the other one all the same
}

TEST(BoardLeds, ThatDoNotSayWhatTheyAreAreLeftAlone) {
    Board board;
    board.write("ACT/brightness", "bright\n");
    fs::remove(board.root.path / "sys/class/leds/PWR/trigger");
    fs::create_directory(board.root.path / "sys/class/leds/PWR/trigger"); // unreadable, for root too
    const auto off = board.leds.switch_off();
    ASSERT_FALSE(off);
    EXPECT_NE(off.error().message.find("left as it is"), std::string::npos) << off.error().message;
    ASSERT_TRUE(board.leds.restore());
    EXPECT_EQ(board.read("ACT/trigger"), "none rc-feedback [mmc0] timer\n");
    EXPECT_EQ(board.read("ACT/brightness"), "bright\n");
    EXPECT_EQ(board.read("PWR/brightness"), "255\n");
    EXPECT_FALSE(fs::exists(board.kept));
}

TEST(BoardLeds, ThatCanBeReadLaterAreKeptBesideWhatIs) {
    Board board;
    board.write("ACT/brightness", "bright\n");
    EXPECT_FALSE(board.leds.switch_off());
    board.write("ACT/brightness", "1\n");
    ASSERT_TRUE(board.leds.switch_off());
    EXPECT_EQ(board.read("ACT/trigger"), "none");
    ASSERT_TRUE(board.leds.restore());
    EXPECT_EQ(board.read("ACT/trigger"), "mmc0");
    EXPECT_EQ(board.read("PWR/brightness"), "255");
}

TEST(BoardLeds, SetAsideAFileThatIsNotUnderstood) {
    Board board;
    std::ofstream(board.kept) << "leds";
    const auto restored = board.leds.restore();
    ASSERT_FALSE(restored);
    EXPECT_NE(restored.error().message.find("rejected.1"), std::string::npos) << restored.error().message;
    EXPECT_TRUE(board.leds.restore()); // it is out of the way
}

} // namespace
} // namespace tutti::sensors
