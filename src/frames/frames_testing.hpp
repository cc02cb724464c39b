// For tests: a server and clients of frames, each in a context of its own that goes on when it is asked to.
#pragma once

#include "frames/frame_client.hpp"
#include "frames/frame_server.hpp"
#include "io/clock.hpp"
#include "io/task_group.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace tutti::frames {

using namespace std::chrono_literals;

/// Its end is that of a process that is killed: the socket stays where it is.
struct TestServer {
    TestServer(
        const std::filesystem::path& directory, std::vector<DisplayAbout> displays, std::size_t readers = 32
    )
        : server(context.get_executor(), {.directory = directory, .readers = readers}) {
        opened = server.open(std::move(displays));
    }
    ~TestServer() { context.stop(); }
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    void show(std::size_t display, pixel::Colour colour, std::uint64_t sequence = 1) {
        server.begin(display).fill(colour);
        FrameAbout about;
        about.sequence = sequence;
        server.publish(display, about);
    }
    void stop() {
        io::TaskGroup tasks(context.get_executor());
        tasks.spawn("stop", server.stop());
        context.run();
    }

    asio::io_context context{1};
    FrameServer server;
    Result<void> opened;
};

/// Reads every frame that it is told of, unless it does not look.
struct TestClient final : FrameListener {
    explicit TestClient(const std::filesystem::path& directory)
        : client({.directory = directory, .pause = 1ms}, *this), tasks(context.get_executor()) {
        tasks.spawn("read frames", client.run());
    }
    ~TestClient() override {
        tasks.cancel();
        context.run();
    }
    TestClient(const TestClient&) = delete;
    TestClient& operator=(const TestClient&) = delete;

    void frames_come(std::span<const DisplayAbout> displays) override {
        shown.assign(displays.begin(), displays.end());
        frames.resize(displays.size());
        ++came;
    }
    void frame(std::size_t display) override {
        if (client.read(display, frames[display]) == ReadResult::New) ++read;
    }
    void frames_end() override { ++ended; }
    void cannot_read(const Error& error) override { errors.push_back(error); }

    pixel::Colour colour(std::size_t display = 0) const { return frames[display].picture.at(0, 0); }

    asio::io_context context{1};
    FrameClient client;
    std::vector<DisplayAbout> shown;
    std::vector<Frame> frames;
    std::vector<Error> errors;
    int came = 0;
    int ended = 0;
    int read = 0;
    io::TaskGroup tasks;
};

/// All go on until `holds`; what does not come within ten seconds does not come.
template <typename Condition, typename... Parts>
bool reached(Condition holds, Parts&... parts) {
    const auto end = io::steady_now() + 10s;
    while (!holds()) {
        (parts.context.restart(), ...);
        (parts.context.poll(), ...);
        if (io::steady_now() > end) return false;
    }
    return true;
}

/// Whether none of it has anything to do.
template <typename Part>
bool is_idle(Part& part) {
    part.context.restart();
    return part.context.poll() == 0;
}

} // namespace tutti::frames
