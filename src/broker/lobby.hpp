// Lobby: the connections that have sent no CONNECT yet. They are served beside the clients and take none of
// their places; each origin has its own few. Where these are taken, the one that has been silent for longest
// makes way: a flood of silent connections keeps out nobody who speaks. Pure.
#pragma once

#include "broker/connection.hpp"
#include "broker/limits.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::broker {

class Lobby {
public:
    explicit Lobby(const Limits& limits) noexcept : limits_(limits) {}
    Lobby(const Lobby&) = delete;
    Lobby& operator=(const Lobby&) = delete;

    /// Somebody came. Returns who makes way, and has left the lobby with this.
    Connection* enter(Connection& connection) {
        Connection* out = nullptr;
        auto& room = room_of(connection);
        if (is_from_elsewhere(connection)
            && ++addresses_[std::string(host(connection))] > limits_.silent_of_address)
            out = &oldest_of(host(connection), room);
        else if (room.size() >= limits_.silent)
            out = room.front();
        room.push_back(&connection);
        connection.is_in_lobby = true;
        if (out != nullptr) leave(*out);
        return out;
    }

    /// It has spoken, or gone.
    void leave(Connection& connection) {
        if (!std::exchange(connection.is_in_lobby, false)) return;
        std::erase(room_of(connection), &connection);
        if (!is_from_elsewhere(connection)) return;
        const auto counted = addresses_.find(host(connection));
        if (--counted->second == 0) addresses_.erase(counted);
    }

private:
    using Room = std::vector<Connection*>; // so few that they are looked through

    static bool is_from_elsewhere(const Connection& connection) noexcept {
        return connection.peer.origin == Origin::Remote;
    }
    /// The address without its port.
    static std::string_view host(const Connection& connection) noexcept {
        const std::string_view address = connection.peer.address;
        return address.substr(0, address.rfind(':'));
    }
    static Connection& oldest_of(std::string_view address, const Room& room) {
        return **std::ranges::find(room, address, [](const Connection* each) { return host(*each); });
    }
    Room& room_of(const Connection& connection) noexcept {
        return rooms_[static_cast<std::size_t>(connection.peer.origin)];
    }

    const Limits& limits_;
    std::array<Room, 4> rooms_; // by origin; the longest silent first
    std::map<std::string, std::size_t, std::less<>> addresses_;
};

} // namespace tutti::broker
