// RegisterBus: an I²C bus whose devices are registers that a test holds, and a Sense HAT on it with values
// that are known.
#pragma once

#include "io/i2c.hpp"

#include <fmt/format.h>

#include <array>
#include <map>
#include <vector>

namespace tutti::sensors {

struct RegisterDevice {
    std::array<std::uint8_t, 128> registers{};
    std::uint8_t trigger = 0;  ///< a write to this register starts a measurement
    std::uint8_t status = 0;   ///< where its end is said
    std::uint8_t ready = 0;    ///< by these bits
    int looks_until_ready = 2; ///< negative: never
    int looks_left = -1;       ///< of the measurement that runs
    bool answers = true;
};

class RegisterBus final : public io::I2cBus {
public:
    Result<void> open() override {
        if (is_there) return {};
        return fail(ErrorCode::NotFound, "/dev/i2c-1 is missing: enable I²C with raspi-config");
    }

    Result<void> read(std::uint8_t device, std::uint8_t first, std::span<std::uint8_t> into) override {
        auto* found = find(device);
        if (found == nullptr) return silence(device);
        const std::size_t begin = first & 0x7fU;
        if (begin == found->status && found->looks_left >= 0 && found->looks_left-- == 0)
            found->registers[begin] |= found->ready;
        for (std::size_t i = 0; i < into.size(); ++i) into[i] = found->registers[begin + i];
        return {};
    }

    Result<void> write(std::uint8_t device, std::uint8_t where, std::uint8_t byte) override {
        auto* found = find(device);
        if (found == nullptr) return silence(device);
        found->registers[where] = byte;
        if (where != found->trigger) return {};
        found->registers[found->status] = 0;
        found->looks_left = found->looks_until_ready;
        return {};
    }

    std::map<std::uint8_t, RegisterDevice> devices;
    bool is_there = true;

private:
    RegisterDevice* find(std::uint8_t device) {
        const auto found = devices.find(device);
        return found != devices.end() && found->second.answers ? &found->second : nullptr;
    }
    static Result<void> silence(std::uint8_t device) {
        return fail(ErrorCode::Unavailable, fmt::format("nothing answers at 0x{:02x} of /dev/i2c-1", device));
    }
};

inline void put(RegisterDevice& device, std::size_t first, std::initializer_list<int> bytes) {
    for (const int byte : bytes) device.registers[first++] = static_cast<std::uint8_t>(byte);
}

/// 47.5 %, 24.875 °C; 1023.35 hPa; flat on a table, its x axis to the east.
inline void put_sense_hat(RegisterBus& bus) {
    auto& hygrometer = bus.devices[0x5f];
    hygrometer = {.trigger = 0x21, .status = 0x27, .ready = 0x03};
    put(hygrometer, 0x0f, {0xbc});
    put(hygrometer, 0x28, {0xbe, 0x0a, 0x87, 0x00}); // 2750, 135
    put(hygrometer, 0x30,
        {40, 150, 124, 0x12, 0, 0x04, 0x4e, 0xf3, 0, 0, 0x2e, 0x22, 0x10, 0xff, 0xfe, 0x01});
    auto& barometer = bus.devices[0x5c];
    barometer = {.trigger = 0x21, .status = 0x27, .ready = 0x03};
    put(barometer, 0x0f, {0xbd});
    put(barometer, 0x28, {0x8d, 0xf5, 0x3f, 0x80, 0xda}); // 4191629, -9600
    auto& accelerometer = bus.devices[0x6a];
    accelerometer = {.trigger = 0x20, .status = 0x27, .ready = 0x01};
    put(accelerometer, 0x0f, {0x68});
    put(accelerometer, 0x28, {0, 0, 0, 0, 0x09, 0x40}); // 16393: 1 g
    auto& magnetometer = bus.devices[0x1c];
    magnetometer = {.trigger = 0x22, .status = 0x27, .ready = 0x08};
    put(magnetometer, 0x0f, {0x3d});
    put(magnetometer, 0x28, {0, 0, 0x18, 0xfc, 0xe0, 0xf1}); // y -1000, z -3616: north to the left, and down
}

} // namespace tutti::sensors
