#include "input/evdev/kernel_device.hpp"

#include "io/system_failure.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <libevdev/libevdev.h>

namespace tutti::input::evdev {

namespace {

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

/// libevdev gives the negative of what the system said.
std::unexpected<Error> refused(int code, std::string_view doing, const std::filesystem::path& node) {
    errno = -code;
    return io::system_failure(doing, node);
}

} // namespace

void KernelDevice::Free::operator()(libevdev* device) const noexcept { libevdev_free(device); }

KernelDevice::KernelDevice(io::FileDescriptor file, libevdev* device, Stamps stamps) noexcept
    : file_(std::move(file)), device_(device), stamps_(stamps) {}

Result<KernelDevice> KernelDevice::open(const std::filesystem::path& node) {
    io::FileDescriptor file(::open(node.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (!file) {
        auto failed = io::system_failure("opening", node);
        if (failed.error().code == ErrorCode::PermissionDenied)
            failed.error().message =
                fmt::format("{} may not be opened: let this user into the group input", node.native());
        return failed;
    }
    libevdev_set_log_function(nullptr, nullptr); // it would write into our log, in its own words
    libevdev* device = nullptr;
    if (const int code = libevdev_new_from_fd(file.get(), &device); code == -ENOTTY || code == -EINVAL)
        return fail(ErrorCode::InvalidInput, fmt::format("{} is no input device", node.native()));
    else if (code < 0)
        return refused(code, "asking what it is:", node);
    const bool is_ours = libevdev_set_clock_id(device, CLOCK_MONOTONIC) == 0;
    return KernelDevice(std::move(file), device, is_ours ? Stamps::Ours : Stamps::Foreign);
}

Capabilities KernelDevice::capabilities() const {
    Capabilities has;
    for (unsigned code = 0; code < KEY_CNT; ++code)
        if (libevdev_has_event_code(device_.get(), EV_KEY, code) != 0)
            has.keys.push_back(static_cast<std::uint16_t>(code));
    for (unsigned code = 0; code < ABS_CNT; ++code) {
        const input_absinfo* about = libevdev_get_abs_info(device_.get(), code);
        if (about == nullptr) continue;
        has.axes.push_back({static_cast<std::uint16_t>(code), {about->minimum, about->maximum, about->flat}});
    }
    has.is_sensor = libevdev_has_property(device_.get(), INPUT_PROP_ACCELEROMETER) != 0;
    has.is_pointer = libevdev_has_property(device_.get(), INPUT_PROP_POINTER) != 0
                     || libevdev_has_property(device_.get(), INPUT_PROP_BUTTONPAD) != 0;
    return has;
}

Snapshot KernelDevice::snapshot() const {
    Snapshot standing;
    for (unsigned code = 0; code < KEY_CNT; ++code)
        if (libevdev_get_event_value(device_.get(), EV_KEY, code) != 0)
            standing.pressed.push_back(static_cast<std::uint16_t>(code));
    for (unsigned code = 0; code < ABS_CNT; ++code)
        if (const input_absinfo* about = libevdev_get_abs_info(device_.get(), code))
            standing.values.emplace_back(static_cast<std::uint16_t>(code), about->value);
    return standing;
}

void KernelDevice::describe(DeviceFacts& facts) const {
    facts.name = text_of(libevdev_get_name(device_.get()));
    facts.uniq = text_of(libevdev_get_uniq(device_.get()));
    facts.phys = text_of(libevdev_get_phys(device_.get()));
    facts.vendor = static_cast<std::uint16_t>(libevdev_get_id_vendor(device_.get()));
    facts.product = static_cast<std::uint16_t>(libevdev_get_id_product(device_.get()));
}

Result<void> KernelDevice::grab() {
    const int code = libevdev_grab(device_.get(), LIBEVDEV_GRAB);
    if (code == -EBUSY)
        return fail(
            ErrorCode::Unavailable,
            fmt::format("{} is grabbed by another program", libevdev_get_name(device_.get()))
        );
    if (code < 0) return refused(code, "grabbing", libevdev_get_name(device_.get()));
    return {};
}

KernelDevice::Reading KernelDevice::next(SteadyTime now) {
    input_event event{};
    const int code = libevdev_next_event(device_.get(), LIBEVDEV_READ_FLAG_NORMAL, &event);
    if (code == -EAGAIN || code == -EINTR) return {Outcome::Nothing};
    if (code < 0) return {Outcome::Gone};
    if (code == LIBEVDEV_READ_STATUS_SYNC) {
        // What libevdev would have us hear one by one is in its snapshot, too.
        while (libevdev_next_event(device_.get(), LIBEVDEV_READ_FLAG_SYNC, &event)
               == LIBEVDEV_READ_STATUS_SYNC) {
        }
        return {Outcome::Lost, {}, now};
    }
    auto at = now;
    if (stamps_ == Stamps::Ours)
        at = SteadyTime(seconds(event.input_event_sec) + microseconds(event.input_event_usec));
    return {Outcome::Event, {event.type, event.code, event.value}, std::min(at, now)};
}

} // namespace tutti::input::evdev
