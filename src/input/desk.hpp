// Desk: where the adapter of an input tells what it found and heard; and Device, one that is connected. An
// adapter is one coroutine, which runs until it is cancelled: it finds, opens, reads and waits for its
// devices, and knows nothing of events, topics or the bus.
#pragma once

#include "base/result.hpp"
#include "device/devices.hpp"
#include "device/saying.hpp"
#include "io/asio.hpp"

#include <string_view>
#include <utility>

namespace tutti::input {

using device::DeviceAbout;
using device::DeviceNumber;
using device::Saying;

class Desk {
public:
    virtual ~Desk() = default;

    /// The input's name in the file: "board".
    virtual const std::string& name() const noexcept = 0;

    /// The kind as a whole cannot be had, and why: nobody may open the port, the daemon is not running. Said
    /// again, it costs nothing.
    virtual void unavailable(const Error& why) = 0;
    virtual void available() = 0;

private:
    friend class Device;
    virtual DeviceNumber connect(DeviceAbout about) = 0;
    virtual void say(DeviceNumber device, Saying saying) = 0;
    virtual void
    malformed(DeviceNumber device, std::string_view kind, std::string_view sample, std::uint64_t count) = 0;
    virtual void suspect(DeviceNumber device, std::string_view reason) = 0;
    virtual void recover(DeviceNumber device) = 0;
    virtual void disconnect(DeviceNumber device, std::string_view reason) = 0;
};

/// One connected device. Dropped, it is gone. The desk outlives it.
class Device {
public:
    Device(Desk& desk, DeviceAbout about) : desk_(&desk), number_(desk.connect(std::move(about))) {}
    Device(Device&& other) noexcept : desk_(std::exchange(other.desk_, nullptr)), number_(other.number_) {}
    Device& operator=(Device&& other) noexcept {
        std::swap(desk_, other.desk_);
        std::swap(number_, other.number_);
        return *this;
    }
    ~Device() { leave("it went away"); }

    /// `data` gets the device's identity as its member `device`. One that was suspected has recovered.
    void say(Saying saying) { desk_->say(number_, std::move(saying)); }
    /// Bytes that say nothing: counted by kind ("line", "checksum"), told seldom, with a sample.
    void malformed(std::string_view kind, std::string_view sample, std::uint64_t count = 1) {
        desk_->malformed(number_, kind, sample, count);
    }
    /// It says nothing for longer than it should; `reason` for people: "no measurement for 5 s".
    void suspect(std::string_view reason) { desk_->suspect(number_, reason); }
    void recover() { desk_->recover(number_); }
    /// It is gone, and why. No word of it after this.
    void leave(std::string_view reason) {
        if (auto* desk = std::exchange(desk_, nullptr); desk != nullptr) desk->disconnect(number_, reason);
    }

private:
    Desk* desk_;
    DeviceNumber number_;
};

} // namespace tutti::input
