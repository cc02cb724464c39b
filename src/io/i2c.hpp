// I2cBus: the registers of devices on an I²C bus. Its calls block: they are for a BlockingDevice's thread. An
// interface, so that a device's driver is tested on registers that a test holds.
#pragma once

#include "base/result.hpp"
#include "io/file_descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <span>

namespace tutti::io {

class I2cBus {
public:
    virtual ~I2cBus() = default;
    /// Whether there is a bus at all: NotFound where it is not enabled, PermissionDenied where it is not
    /// ours.
    virtual Result<void> open() = 0;
    /// Registers from `first` on, in one turn: no other program comes between. Unavailable where nothing
    /// answers at that address.
    virtual Result<void> read(std::uint8_t device, std::uint8_t first, std::span<std::uint8_t> into) = 0;
    virtual Result<void> write(std::uint8_t device, std::uint8_t where, std::uint8_t byte) = 0;
};

/// A bus of the kernel's: /dev/i2c-1. Opened when it is first asked, and again after an error.
class SystemI2cBus final : public I2cBus {
public:
    explicit SystemI2cBus(std::filesystem::path path) : path_(std::move(path)) {}

    Result<void> open() override;
    Result<void> read(std::uint8_t device, std::uint8_t first, std::span<std::uint8_t> into) override;
    Result<void> write(std::uint8_t device, std::uint8_t where, std::uint8_t byte) override;

private:
    Result<void> transfer(std::uint8_t device, std::span<std::uint8_t> out, std::span<std::uint8_t> in);

    std::filesystem::path path_;
    FileDescriptor file_;
};

} // namespace tutti::io
