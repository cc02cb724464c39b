// Listening sockets that whoever started this program opened for it, as sd_listen_fds(3) says: our
// supervisor, systemd.
#pragma once

#include "base/address.hpp"
#include "io/file_descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::io {

/// All that listen, close-on-exec; each is given once, and children are told of none.
std::vector<FileDescriptor> take_handed_sockets();

/// Of those the one that listens on that TCP port, non-blocking; empty: there is none. The others are closed.
FileDescriptor take_handed_listener(std::uint16_t port);

/// The same sockets for a program that listens at several places: each takes its own. What nobody takes is
/// closed with this.
class HandedListeners {
public:
    struct Handed {
        FileDescriptor socket;
        std::string name;
    };

    static HandedListeners take();

    /// Non-blocking; empty: there is none. The one that listens there.
    FileDescriptor at(const Address& address);
    FileDescriptor at(const std::filesystem::path& socket);
    // Once each has what is at its own place, so that nobody takes another's: the only one of that port; and
    // one of that kind that was given this name by whoever handed it over.
    FileDescriptor of_port(std::uint16_t port);
    enum class Kind : std::uint8_t { Tcp, Unix };
    FileDescriptor named(std::string_view name, Kind kind);

private:
    FileDescriptor take_out(std::vector<Handed>::iterator found);

    std::vector<Handed> sockets_;
};

} // namespace tutti::io
