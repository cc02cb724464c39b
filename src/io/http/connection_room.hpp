// ConnectionRoom: which of a server's connections makes way where there is no room for one more. Pure: it is
// told what each of them does and since when; the server cuts them.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::io {

struct RoomLimits {
    std::size_t connections = 256;  ///< for requests
    std::size_t web_sockets = 1280; ///< beside these: they have no buffers for requests
    std::size_t per_address = 64;   ///< of both; those who speak for many aside
    std::size_t reserve = 32;       ///< so many connections that the server knows never make way
    /// Further proxies: this machine, by TCP or a Unix socket, speaks for many in any case.
    std::function<bool(std::string_view peer)> speaks_for_many = [](std::string_view) { return false; };
};

class ConnectionRoom {
public:
    enum class Doing : std::uint8_t {
        Asking,    ///< the request is not here whole
        Resting,   ///< between two requests
        Taking,    ///< of the answer, what the socket did not take at once
        Waiting,   ///< for an answer that is being made
        Listening, ///< a WebSocket
    };
    /// What the room knows of a connection.
    struct Place {
        std::string peer; ///< numeric address
        SteadyTime since; ///< when it began to do what it does
        Doing doing = Doing::Asking;
        bool known = false; ///< a request of it had a session
        bool leaves = false;

        void begin(Doing what, SteadyTime now) {
            doing = what;
            since = now;
        }
    };

    explicit ConnectionRoom(RoomLimits limits) : limits_(limits) {}

    struct Entry {
        bool admitted = false;
        Place* makes_way = nullptr; ///< to be cut; it no longer counts
    };
    /// A new connection asks for a place. Who makes way is the one that has asked or rested for longest, then
    /// the one that has taken its answer for longest, then known ones but for the reserve. An address at its
    /// limit makes way for itself.
    Entry enter(Place& newcomer);
    void leave(Place& place);
    /// Whether there is room for one more WebSocket.
    bool may_listen() const;

private:
    Place* least_needed(const std::string* address) const;

    RoomLimits limits_;
    std::vector<Place*> places_;
};

} // namespace tutti::io
