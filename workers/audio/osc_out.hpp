// OscOut: what of each frame goes out as OSC, at which rate (docs/osc.md lists the addresses). Pure:
// features in, messages out; it counts frames, and asks no clock. Nothing is allocated once it has run for a
// second.
#pragma once

#include "audio/features.hpp"
#include "audio/settings.hpp"
#include "osc/packet.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

namespace tutti::audio {

class OscOut {
public:
    /// What is due of this frame; stands until the next call. What is switched off in `settings` is left out.
    std::span<const osc::Message> next(const Features& features, const Settings& settings);

private:
    void say_levels(const Levels& levels);
    void say_beat(const Features& features, bool is_second);
    void say_spectrum(const Features& features, bool is_second, bool is_tenth);
    void say_onsets(const Onsets& onsets);
    void say_structure(const Structure& structure);
    void say(std::string_view address, std::initializer_list<osc::Argument> arguments);
    void say_floats(std::string_view address, std::span<const float> numbers);
    osc::Message& add(std::string_view address);

    std::vector<osc::Message> messages_; ///< used again for each frame
    std::size_t count_ = 0;              ///< of those, in this frame
    std::uint64_t frames_ = 0;
};

} // namespace tutti::audio
