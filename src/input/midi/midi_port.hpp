// The ports of a sequencer, and which of them are wanted. Pure: no sequencer is asked here.
#pragma once

#include <compare>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace tutti::input::midi {

/// More are not listened to at once.
inline constexpr std::size_t most_ports = 64;

/// Where a port is now. Another start gives it another number.
struct PortAddress {
    int client = 0;
    int port = 0;

    auto operator<=>(const PortAddress&) const = default;
};

struct MidiPort {
    PortAddress address = {};
    std::string client = {}; ///< "nanoKONTROL2"
    std::string port = {};   ///< "nanoKONTROL2 MIDI 1"
    /// "nanoKONTROL2:nanoKONTROL2 MIDI 1"; of another one of the same names it ends with " (2)".
    std::string identity = {};

    bool operator==(const MidiPort&) const = default;
};

/// By where they are.
using Identities = std::map<PortAddress, std::string>;

/// Gives each its identity, in the order of their addresses. Who has one already keeps it while it has its
/// names: of two alike the second does not become the first when that one goes.
void identify(std::vector<MidiPort>& ports, const Identities& known = {});

/// Those whose "client:port" or client matches the pattern (`*`, `?`, `[…]`). Without one all that are not a
/// mere cable within the machine ("Midi Through").
std::vector<MidiPort> chosen_ports(const std::vector<MidiPort>& ports, const std::string& pattern);

} // namespace tutti::input::midi
