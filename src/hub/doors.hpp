// Doors: where clients come in, each listener with what follows from coming by it: who may, and how many, and
// how the bytes are wrapped. Where the process is out of descriptors all are shut for a while.
#pragma once

#include "base/address.hpp"
#include "base/time.hpp"
#include "broker/authorizer.hpp"
#include "hub/report.hpp"
#include "hub/transport.hpp"
#include "io/listen.hpp"
#include "io/readiness_loop.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tutti::hub {

/// A Unix socket, and who may connect to it.
struct SocketPlace {
    std::filesystem::path path;
    unsigned mode = 0660;
    std::string owner = {}; ///< the name of an account; empty: ours
    std::string group = {};
};

struct DoorOptions {
    std::variant<SocketPlace, Address> place;
    broker::Entrance entrance;
    std::string protocol = "mqtt"; ///< for people
    /// Of a socket: root and our own user come as trusted peers.
    bool is_trusted = false;
    /// Of a socket: the names of other users, who need no password; nothing: they have none here.
    std::function<std::string(uid_t)> user_of = nullptr;
    WrapTransport wrap = nullptr; ///< left out: the socket itself

    /// For people: "/run/tutti/mqtt", "127.0.0.1:1883".
    std::string shown_place() const;
};

/// The socket of our own workers: trusted ones, and others with a password.
DoorOptions local_door(std::filesystem::path socket);
/// TCP of this machine, where nobody has to say who he is.
DoorOptions loopback_door(Address address);

class Doors {
public:
    /// Listens everywhere, or nowhere. Sockets of whoever started us are used, so that nobody is refused
    /// while we are started anew.
    static Result<Doors> open(std::vector<DoorOptions> options);

    /// Tokens from `first_token` on are those of the doors, in their order.
    Result<void> watch(io::ReadinessLoop& loop, std::uint64_t first_token);

    std::size_t size() const noexcept { return doors_.size(); }
    struct Arrival {
        std::unique_ptr<Transport> transport;
        broker::Peer peer;
    };
    /// Who waits at a door; nothing: nobody, or there are no descriptors for more, and then all are shut.
    std::optional<Arrival> accept(std::size_t door, io::ReadinessLoop& loop, SteadyTime now);

    /// When to try shut ones again; nothing: all are open.
    std::optional<SteadyTime> next_try() const noexcept;
    void try_again(io::ReadinessLoop& loop, SteadyTime now, Report& report);

    /// Removes the sockets from their folders.
    void remove() noexcept;

    /// How a door stands.
    struct State {
        std::string name;
        std::string place; ///< with the port that the kernel chose
        std::string protocol;
        broker::Entrance entrance;
        bool is_open; ///< not while the process may open no more files
    };
    std::vector<State> states() const;

private:
    struct Door {
        DoorOptions options;
        std::unique_ptr<broker::Entrance> entrance; ///< stays where it is: connections know it
        io::FileDescriptor listener;
        std::optional<io::UnixListener> local; ///< that of a socket which we made ourselves
        int descriptor() const noexcept { return local ? local->socket.get() : listener.get(); }
    };

    static Result<void> listen(Door& door, const SocketPlace& place);
    static Result<void> listen(Door& door, const Address& place);
    static broker::Peer greet(const Door& door, const io::FileDescriptor& socket);
    void shut(io::ReadinessLoop& loop, SteadyTime now);

    std::vector<Door> doors_;
    std::uint64_t first_token_ = 0;
    std::size_t open_ = 0;      ///< the first so many are watched
    SteadyTime try_again_at_{}; ///< while some are shut
};

} // namespace tutti::hub
