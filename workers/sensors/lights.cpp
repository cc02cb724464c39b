#include "workers/sensors/lights.hpp"

#include "io/system_failure.hpp"
#include "workers/sensors/named_device.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace tutti::sensors {

Result<void> Lights::look() {
    if (file_) return {};
    const auto device = find_named_device(root_ / "sys/class/graphics", "fb", "name", "RPi-Sense FB");
    if (!device) return {};
    path_ = root_ / "dev" / *device;
    shown_.reset();
    file_ = io::FileDescriptor(::open(path_.c_str(), O_WRONLY | O_CLOEXEC));
    if (file_) return {};
    auto failed = io::system_failure("the lights: opening", path_);
    if (failed.error().code == ErrorCode::PermissionDenied)
        failed.error().message += ": let this user into the group video";
    return failed;
}

Result<void> Lights::show(const matrix::Picture& picture, matrix::Rotation rotation) {
    if (!file_) return {};
    const auto turned = matrix::turned(picture, rotation);
    if (shown_ == turned) return {};
    const auto bytes = matrix::print_rgb565(turned);
    ssize_t written = 0;
    do written = ::pwrite(file_.get(), bytes.data(), bytes.size(), 0);
    while (written < 0 && errno == EINTR);
    if (written == static_cast<ssize_t>(bytes.size())) {
        shown_ = turned;
        return {};
    }
    if (written >= 0) errno = EIO;
    auto failed = io::system_failure("the lights: writing", path_);
    file_ = io::FileDescriptor();
    return failed;
}

} // namespace tutti::sensors
