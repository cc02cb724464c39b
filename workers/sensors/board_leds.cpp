#include "workers/sensors/board_leds.hpp"

#include "base/scan.hpp"
#include "io/file.hpp"
#include "io/file_descriptor.hpp"
#include "io/system_failure.hpp"

#include <fmt/format.h>

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

std::string setting(const fs::path& path) { return io::read_file(path, 16384).value_or(std::string()); }

} // namespace

LedStates BoardLeds::present_states() const {
    LedStates states;
    for (const auto& candidates : names)
        for (const auto name : candidates) {
            std::error_code error;
            if (!fs::is_directory(folder_ / name, error)) continue;
            const auto trigger = setting(folder_ / name / "trigger");
            const auto brightness = setting(folder_ / name / "brightness");
            std::string_view number = brightness;
            states.push_back(
                {std::string(name), std::string(present_trigger(trigger)),
                 parse_number<std::int64_t>(take_word(number)).value_or(0)}
            );
            break;
        }
    return states;
}

Result<void> BoardLeds::switch_off() {
    const auto states = present_states();
    if (states.empty()) return {};
    std::error_code error;
    // What an earlier switching off kept says how they really were.
    if (!fs::exists(kept_, error)) {
        if (auto kept = io::replace_file(disk_, kept_, print(states)); !kept) return kept;
    }
    Result<void> done;
    for (const auto& led : states) {
        auto dark = write_setting(folder_ / led.name / "trigger", "none");
        if (dark) dark = write_setting(folder_ / led.name / "brightness", "0");
        if (!dark) done = dark;
    }
    return done;
}

Result<void> BoardLeds::restore() {
    const auto text = io::read_file(disk_, kept_, 64 << 10);
    if (!text && text.error().code == ErrorCode::NotFound) return {};
    if (!text) return std::unexpected(text.error());
    const auto states = parse_led_states(*text);
    if (!states) return fail(ErrorCode::InvalidInput, io::set_aside(disk_, kept_, states.error()));
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
