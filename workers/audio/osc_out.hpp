// OscOut: what of each frame goes out as OSC, at which rate (docs/audio/worker.md lists the addresses). Pure:
// features in, packets out; it counts frames, and asks no clock. Nothing is allocated once it has run for a
// second.
#pragma once

#include "audio/features.hpp"
#include "audio/settings.hpp"
#include "osc/packet.hpp"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace tutti::audio {

class OscOut {
public:
    enum class Packing : std::uint8_t {
        Messages, ///< a packet a message, without a time
        Bundle,   ///< a packet a frame, with the time at which its sound ended
    };
    /// Takes one packet, whose bytes stand until it returns.
    using Send = std::function<void(std::string_view packet)>;

    explicit OscOut(Send send) : send_(std::move(send)) {}

    void set(Packing packing) noexcept { packing_ = packing; }
    /// Sends what is due of this frame. What is switched off in `settings` is left out. `ended`: when its
    /// sound ended.
    void next(const Features& features, const Settings& settings, WallTime ended);

    std::uint64_t messages() const noexcept { return messages_; } ///< so far

private:
    void say(std::string_view address, std::initializer_list<osc::Argument> arguments);
    void say_levels(const Levels& levels);
    void say_beat(const Features& features, bool is_second);
    void say_spectrum(const Features& features, bool is_second, bool is_tenth);
    void say_onsets(const Onsets& onsets);
    void say_structure(const Structure& structure);
    void begin_message(std::string_view address);
    void end_message();

    Send send_;
    Packing packing_ = Packing::Messages;
    osc::Message message_; ///< used again for each
    std::string packet_;
    std::uint64_t frames_ = 0;
    std::uint64_t messages_ = 0;
};

} // namespace tutti::audio
