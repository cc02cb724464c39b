#include "device/microphone.hpp"

namespace tutti::device {

void read_microphone(toml::TableReader& table, Microphone& microphone) {
    table.read("device", microphone.device, toml::Text{});
    table.read("block", microphone.block, toml::Duration{milliseconds(5), seconds(1)});
}

std::vector<std::string> arguments_of(const Microphone& microphone) {
    std::vector<std::string> arguments;
    // With '=', so that a name may begin with anything.
    if (!microphone.device.empty()) arguments.push_back("--device=" + microphone.device);
    arguments.push_back("--block=" + toml::print_duration(microphone.block));
    return arguments;
}

} // namespace tutti::device
