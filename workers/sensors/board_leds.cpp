#include "workers/sensors/board_leds.hpp"

#include "base/scan.hpp"
#include "io/file.hpp"
#include "io/file_descriptor.hpp"
#include "io/system_failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace tutti::sensors {

namespace fs = std::filesystem;

namespace {

// Names of the power and of the activity LED; old kernels call them by number.
constexpr std::array<std::array<std::string_view, 2>, 2> names = {{{"PWR", "led1"}, {"ACT", "led0"}}};

/// A file of /sys takes its text in one write.
Result<void> write_setting(const fs::path& path, std::string_view text) {
    const io::FileDescriptor file(::open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC));
    if (file && ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size())) return {};
    auto failed = io::system_failure("the board's LEDs: writing", path);
    if (failed.error().code == ErrorCode::PermissionDenied)
        failed.error().message += ": only root may, unless a rule of udev says otherwise";
    return failed;
}

Result<LedState> present_state(const fs::path& folder) {
    auto trigger = io::read_file(folder / "trigger", 16384);
    if (!trigger) return pass_on(trigger);
    auto brightness = io::read_file(folder / "brightness", 64);
    if (!brightness) return pass_on(brightness);
    std::string_view text = *brightness;
    const auto number = parse_number<std::int64_t>(take_word(text));
    if (!number)
        return fail(ErrorCode::InvalidInput, fmt::format("{}/brightness is not a number", folder.string()));
    return LedState{folder.filename(), std::string(present_trigger(*trigger)), *number};
}

} // namespace

/// One that does not say what it is could not be given back: it is not among them, and `failed` says so.
LedStates BoardLeds::present_states(Result<void>& failed) const {
    LedStates states;
    for (const auto& candidates : names)
        for (const auto name : candidates) {
            std::error_code error;
            if (!fs::is_directory(folder_ / name, error)) continue;
            auto state = present_state(folder_ / name);
            if (state)
                states.push_back(std::move(*state));
            else
                failed = fail(
                    state.error().code, "the board's LEDs: one is left as it is: " + state.error().message
                );
            break;
        }
    return states;
}

/// Empty where nothing is kept.
Result<LedStates> BoardLeds::kept_states() {
    auto text = io::read_file(disk_, kept_, 64 << 10);
    if (!text && text.error().code == ErrorCode::NotFound) return LedStates();
    if (!text) return pass_on(text);
    auto states = parse_led_states(*text);
    if (!states) return fail(ErrorCode::InvalidInput, io::set_aside(disk_, kept_, states.error()));
    return states;
}

Result<void> BoardLeds::switch_off() {
    auto kept = kept_states();
    if (!kept) return pass_on(kept);
    Result<void> done;
    const auto states = present_states(done);
    // What an earlier switching off kept says how they really were.
    const auto known = kept->size();
    for (const auto& led : states)
        if (std::ranges::find(*kept, led.name, &LedState::name) == kept->end()) kept->push_back(led);
    if (kept->size() > known) {
        if (auto replaced = io::replace_file(disk_, kept_, print(*kept)); !replaced) return replaced;
    }
    for (const auto& led : states) {
        auto dark = write_setting(folder_ / led.name / "trigger", "none");
        if (dark) dark = write_setting(folder_ / led.name / "brightness", "0");
        if (!dark) done = dark;
    }
    return done;
}

Result<void> BoardLeds::restore() {
    auto states = kept_states();
    if (!states) return pass_on(states);
    if (states->empty()) return {};
    if (auto restored = restore(*states); !restored) return restored;
    return disk_.remove(kept_);
}

Result<void> BoardLeds::restore(const LedStates& states) const {
    Result<void> done;
    for (const auto& led : states) {
        const auto folder = folder_ / led.name;
        auto restored = write_setting(folder / "trigger", led.trigger);
        // A trigger that follows what the machine does says itself what is bright now.
        if (restored && (led.trigger == "none" || led.trigger == "default-on"))
            restored = write_setting(folder / "brightness", fmt::format("{}", led.brightness));
        if (!restored) done = restored;
    }
    return done;
}

} // namespace tutti::sensors
