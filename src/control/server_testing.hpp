// For tests of the Server: a peer that sends what it likes, and a server with something to say.
#pragma once

#include "control/framing.hpp"
#include "control/server.hpp"
#include "control/test_rig.hpp"
#include "io/stream.hpp"

#include <boost/asio/buffer.hpp>

#include <string>
#include <string_view>

namespace tutti::control {

using namespace std::chrono_literals;

/// A peer of bytes: sends what it likes, reads frame by frame.
class RawPeer {
public:
    explicit RawPeer(io::Stream stream) : stream_(std::move(stream)) {}

    static Task<RawPeer> connect(std::filesystem::path path) {
        auto stream = co_await io::connect_unix(std::move(path), 1s);
        EXPECT_TRUE(stream);
        co_return RawPeer(std::move(*stream));
    }
    Task<void> send(std::string bytes) {
        const auto sent = co_await io::write_all(stream_, bytes);
        static_cast<void>(sent);
    }
    Task<void> command(std::string_view name, int id) {
        return send(*encode_frame(command_frame(name, id, {})));
    }
    /// The next frame, or null at the end of the connection.
    Task<Value> frame() {
        while (true) {
            auto next = decoder_.next();
            EXPECT_TRUE(next);
            if (next->has_value()) co_return std::move(**next);
            char buffer[4096];
            const auto [error, size] = co_await stream_.async_read_some(asio::buffer(buffer), no_throw);
            if (error) co_return Value();
            decoder_.feed({buffer, size});
        }
    }

    /// Of the frame that came last, as it was written.
    const std::string& message_id() const { return decoder_.message_id(); }

private:
    io::Stream stream_;
    FrameDecoder decoder_;
};

/// A server called "mixer" without heartbeats, whose `slow` command is answered when `release` says so.
struct Mixer {
    Mixer(asio::io_context& context, const RunDirectory& directory, ServerOptions options = {})
        : slow_begun(context.get_executor()), release(context.get_executor()), closed(context.get_executor()),
          server(context.get_executor(), with_defaults(directory, std::move(options))) {
        server.on("get_state", [](const Request&, const Peer&) { return response("playing"); });
        server.on("echo", [](const Request& request, const Peer&) { return response(request.frame); });
        server.on_task("slow", [this](Request request, Peer) { return slow(std::move(request)); });
        server.on("watch", [this](const Request&, const Peer& peer) {
            server.push(peer.connection, Value::object({{"type", "transition"}}));
            return response("watching");
        });
        server.on_closed([this](ConnectionId id) { closed.put(id); });
        const auto opened = server.open();
        EXPECT_TRUE(opened) << opened.error().message;
    }
    static ServerOptions with_defaults(const RunDirectory& directory, ServerOptions options) {
        options.worker = "mixer";
        options.directory = directory.path;
        if (options.heartbeat == microseconds(5s)) options.heartbeat = 0s;
        return options;
    }
    Task<Reply> slow(Request request) {
        slow_begun.put(*request.find("msg_id"));
        const int unused = co_await release.take();
        static_cast<void>(unused);
        co_return acknowledged("done at last");
    }

    Arrivals<Value> slow_begun;
    Arrivals<int> release;
    Arrivals<ConnectionId> closed;
    Server server;
};

} // namespace tutti::control
