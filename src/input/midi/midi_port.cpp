#include "input/midi/midi_port.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fnmatch.h>
#include <set>

namespace tutti::input::midi {

namespace {

std::string names_of(const MidiPort& port) { return fmt::format("{}:{}", port.client, port.port); }

} // namespace

void identify(std::vector<MidiPort>& ports, const Identities& known) {
    std::ranges::sort(ports, {}, &MidiPort::address);
    std::set<std::string> taken;
    for (auto& port : ports) {
        const auto names = names_of(port);
        const auto kept = known.find(port.address);
        if (kept == known.end() || (kept->second != names && !kept->second.starts_with(names + " (")))
            continue;
        port.identity = kept->second;
        taken.insert(port.identity);
    }
    for (auto& port : ports) {
        if (!port.identity.empty()) continue;
        port.identity = names_of(port);
        for (int number = 2; !taken.insert(port.identity).second; ++number)
            port.identity = fmt::format("{} ({})", names_of(port), number);
    }
}

std::vector<MidiPort> chosen_ports(const std::vector<MidiPort>& ports, const std::string& pattern) {
    const auto matches = [&](const std::string& text) {
        return ::fnmatch(pattern.c_str(), text.c_str(), 0) == 0;
    };
    std::vector<MidiPort> chosen;
    for (const auto& port : ports) {
        const bool is_wanted =
            pattern.empty() ? port.client != "Midi Through" : matches(port.identity) || matches(port.client);
        if (is_wanted && chosen.size() < most_ports) chosen.push_back(port);
    }
    return chosen;
}

} // namespace tutti::input::midi
