#include "io/file_descriptor.hpp"
#include "io/task_group.hpp"
#include "io/temporary_folder_testing.hpp"
#include "workers/sensors/joystick.hpp"

#include <gtest/gtest.h>
#include <linux/input.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace tutti::sensors {
namespace {

/// A machine with a joystick: a pipe where the kernel has its device. It is there as long as somebody could
/// write into it, and the test is the one.
struct Stick {
    void plug() {
        const auto folder = root.path / "sys/class/input/event3/device";
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "name") << "Raspberry Pi Sense HAT Joystick\n";
        std::filesystem::create_directories(device.parent_path());
        ASSERT_EQ(::mkfifo(device.c_str(), 0600), 0);
        hold();
    }
    void hold() { pipe = io::FileDescriptor(::open(device.c_str(), O_RDWR | O_CLOEXEC)); }
    void press(std::uint16_t code, std::int32_t value) const {
        input_event event{};
        event.type = EV_KEY;
        event.code = code;
        event.value = value;
        ASSERT_EQ(::write(pipe.get(), &event, sizeof event), static_cast<ssize_t>(sizeof event));
    }
    void start() { tasks.spawn("listen", joystick.listen()); }
    void run() {
        context.restart();
        context.poll();
    }
    void end() {
        tasks.cancel();
        context.restart();
        context.run();
    }

    io::TemporaryFolder root;
    std::filesystem::path device = root.path / "dev/input/event3";
    io::FileDescriptor pipe;
    asio::io_context context{1};
    std::vector<JoystickMove> moves;
    std::vector<std::string> troubles;
    Joystick joystick{
        context.get_executor(), root.path, [this](JoystickMove move) { moves.push_back(move); },
        [this](const Result<void>& told) {
            if (!told) troubles.push_back(told.error().message);
        }
    };
    io::TaskGroup tasks{context.get_executor()};
};

TEST(JoystickMove, IsAKeyAndWhatBecameOfIt) {
    EXPECT_EQ(move_of({EV_KEY, KEY_UP, 1}), (JoystickMove{Direction::Up, Motion::Press}));
    EXPECT_EQ(move_of({EV_KEY, KEY_ENTER, 0}), (JoystickMove{Direction::Middle, Motion::Release}));
    EXPECT_EQ(move_of({EV_KEY, KEY_LEFT, 2}), (JoystickMove{Direction::Left, Motion::Hold}));
    EXPECT_FALSE(move_of({EV_SYN, 0, 0}));
    EXPECT_FALSE(move_of({EV_KEY, KEY_A, 1}));
    EXPECT_FALSE(move_of({EV_KEY, KEY_UP, 3}));
}

TEST(JoystickMove, TurnsWithThePicture) {
    // A picture turned by a quarter stands upright for who holds the board's right side up.
    EXPECT_EQ(seen_upright(Direction::Right, matrix::Rotation::Quarter), Direction::Up);
    EXPECT_EQ(seen_upright(Direction::Up, matrix::Rotation::Half), Direction::Down);
    EXPECT_EQ(seen_upright(Direction::Left, matrix::Rotation::ThreeQuarters), Direction::Up);
    EXPECT_EQ(seen_upright(Direction::Left, matrix::Rotation::None), Direction::Left);
    EXPECT_EQ(seen_upright(Direction::Middle, matrix::Rotation::Quarter), Direction::Middle);
}

TEST(Joystick, IsHeardWhereItIs) {
    Stick stick;
    stick.plug();
    stick.start();
    stick.run();
    stick.press(KEY_RIGHT, 1);
    stick.press(KEY_RIGHT, 0);
    stick.run();
    const std::vector<JoystickMove> expected = {
        {Direction::Right, Motion::Press}, {Direction::Right, Motion::Release}
    };
    EXPECT_EQ(stick.moves, expected);
    stick.end();
}

TEST(Joystick, ThatIsMissingIsFoundLater) {
    Stick stick;
    stick.start();
    stick.run();
    stick.joystick.look();
    stick.run();
    EXPECT_TRUE(stick.troubles.empty()); // no failure
    stick.plug();
    stick.joystick.look();
    stick.run();
    stick.press(KEY_DOWN, 1);
    stick.run();
    EXPECT_EQ(stick.moves.size(), 1U);
    stick.end();
}

TEST(Joystick, ThatWentAwayIsFoundAgain) {
    Stick stick;
    stick.plug();
    stick.start();
    stick.run();
    stick.pipe = {};
    stick.run();
    stick.hold();
    stick.joystick.look();
    stick.run();
    stick.press(KEY_UP, 1);
    stick.run();
    EXPECT_EQ(stick.moves.size(), 1U);
    stick.end();
}

TEST(Joystick, ThatCannotBeHeardIsSaid) {
    Stick stick;
    stick.plug();
    std::filesystem::remove(stick.device);
    stick.start();
    stick.run();
    ASSERT_EQ(stick.troubles.size(), 1U);
    EXPECT_NE(stick.troubles[0].find("the joystick: opening "), std::string::npos);
    std::ofstream(stick.device) << "a file";
    stick.joystick.look();
    stick.run();
    EXPECT_NE(stick.troubles.at(1).find("is no device"), std::string::npos);
    stick.end();
}

} // namespace
} // namespace tutti::sensors
