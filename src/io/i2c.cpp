#include "io/i2c.hpp"

#include "io/system_failure.hpp"

#include <fmt/format.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <sys/ioctl.h>

#include <array>
#include <cerrno>
#include <fcntl.h>

namespace tutti::io {

Result<void> SystemI2cBus::open() {
    if (file_) return {};
    file_ = FileDescriptor(::open(path_.c_str(), O_RDWR | O_CLOEXEC));
    if (file_) return {};
    if (errno == ENOENT)
        return fail(
            ErrorCode::NotFound, fmt::format("{} is missing: enable I²C with raspi-config", path_.native())
        );
    auto failed = system_failure("opening", path_);
    if (failed.error().code == ErrorCode::PermissionDenied)
        failed.error().message += ": let this user into the group i2c";
    return failed;
}

Result<void>
SystemI2cBus::transfer(std::uint8_t device, std::span<std::uint8_t> out, std::span<std::uint8_t> in) {
    if (auto opened = open(); !opened) return opened;
    const auto message = [device](std::uint16_t flags, std::span<std::uint8_t> bytes) {
        return i2c_msg{device, flags, static_cast<std::uint16_t>(bytes.size()), bytes.data()};
    };
    std::array<i2c_msg, 2> messages = {message(0, out), message(I2C_M_RD, in)};
    i2c_rdwr_ioctl_data turn{messages.data(), in.empty() ? 1U : 2U};
    if (::ioctl(file_.get(), I2C_RDWR, &turn) >= 0) return {};
    const int cause = errno;
    // What a controller says where no device acknowledges differs from driver to driver.
    if (cause == ENXIO || cause == EREMOTEIO)
        return fail(
            ErrorCode::Unavailable, fmt::format("nothing answers at 0x{:02x} of {}", device, path_.native())
        );
    if (cause == ETIMEDOUT)
        return fail(
            ErrorCode::Timeout,
            fmt::format("0x{:02x} of {} holds the bus up and does not answer", device, path_.native())
        );
    file_ = FileDescriptor();
    errno = cause;
    return system_failure(fmt::format("asking 0x{:02x} of", device), path_);
}

Result<void> SystemI2cBus::read(std::uint8_t device, std::uint8_t first, std::span<std::uint8_t> into) {
    return transfer(device, std::span(&first, 1), into);
}

Result<void> SystemI2cBus::write(std::uint8_t device, std::uint8_t where, std::uint8_t byte) {
    std::array<std::uint8_t, 2> bytes = {where, byte};
    return transfer(device, bytes, {});
}

} // namespace tutti::io
