// For tests: a board on a serial port, which is a pty with a name as udev would give it.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <string_view>
#include <termios.h>
#include <unistd.h>

namespace tutti::input {

class PtyBoard {
public:
    explicit PtyBoard(std::filesystem::path port) : port_(std::move(port)) {
        master_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        EXPECT_EQ(::grantpt(master_), 0);
        EXPECT_EQ(::unlockpt(master_), 0);
        char name[64] = {};
        EXPECT_EQ(::ptsname_r(master_, name, sizeof name), 0);
        // Held open: a master whose last slave has closed would say that nobody is there.
        slave_ = ::open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
        std::filesystem::create_symlink(name, port_);
    }
    PtyBoard(const PtyBoard&) = delete;
    PtyBoard& operator=(const PtyBoard&) = delete;
    ~PtyBoard() { unplug(); }

    void write(std::string_view bytes) {
        EXPECT_EQ(::write(master_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    }
    void say(std::string_view line) { write(std::string(line) + "\n"); }
    void unplug() {
        if (master_ < 0) return;
        std::filesystem::remove(port_);
        ::close(slave_);
        ::close(master_);
        master_ = -1;
    }

private:
    std::filesystem::path port_;
    int master_ = -1;
    int slave_ = -1;
};

} // namespace tutti::input
