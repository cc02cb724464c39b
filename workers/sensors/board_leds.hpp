// BoardLeds: the Raspberry Pi's own two LEDs, power and activity, dark while the matrix sleeps. What they
// were is kept in a file before they are changed, so that the next start after a crash gives it back.
#pragma once

#include "base/result.hpp"
#include "io/disk.hpp"
#include "workers/sensors/led_states.hpp"

#include <filesystem>
#include <string>

namespace tutti::sensors {

class BoardLeds {
public:
    /// `root` is what lies above sys; `kept` the file, which outlives a crash, but no boot.
    BoardLeds(std::filesystem::path root, std::filesystem::path kept)
        : folder_(std::move(root) / "sys/class/leds"), kept_(std::move(kept)) {}

    /// Dark from now on. A board without LEDs has nothing to do; an LED that does not say what it is now is
    /// left alone, and is the error.
    Result<void> switch_off();
    /// As they were before they were switched off, by this run or by one that crashed. Nothing to do where
    /// nothing is kept. A file that is not understood is set aside, and that is the error.
    Result<void> restore();

private:
    LedStates present_states(Result<void>& failed) const;
    Result<LedStates> kept_states();
    Result<void> restore(const LedStates& states) const;

    std::filesystem::path folder_;
    std::filesystem::path kept_;
    io::SystemDisk disk_;
};

} // namespace tutti::sensors
