#include "input/microphone/chosen_sources.hpp"

#include <algorithm>
#include <fnmatch.h>

namespace tutti::input::microphone {

using sound::Soundscape;
using sound::SoundSource;

std::vector<SoundSource> chosen_sources(const Soundscape& soundscape, const std::string& pattern) {
    const bool takes_monitors = pattern.find("monitor") != std::string::npos;
    const auto is_wanted = [&](const SoundSource& source) {
        if (pattern.empty()) return source.name == soundscape.default_name;
        return ::fnmatch(pattern.c_str(), source.name.c_str(), 0) == 0
               && (takes_monitors || !source.is_monitor);
    };
    std::vector<SoundSource> chosen;
    for (const auto& source : soundscape.sources)
        if (chosen.size() < most_sources && is_wanted(source)) chosen.push_back(source);
    return chosen;
}

} // namespace tutti::input::microphone
