// An open device of the kernel's (evdev), by libevdev: what it has, how it stands, what happens.
#pragma once

#include "base/result.hpp"
#include "input/evdev/controls.hpp"
#include "input/evdev/device_facts.hpp"
#include "io/file_descriptor.hpp"

#include <memory>

struct libevdev;

namespace tutti::input::evdev {

class KernelDevice {
public:
    /// PermissionDenied: not for this user. NotFound: it went meanwhile.
    static Result<KernelDevice> open(const std::filesystem::path& node);

    Capabilities capabilities() const;
    Snapshot snapshot() const;
    /// Into `facts` what the device itself says.
    void describe(DeviceFacts& facts) const;
    /// From now on nobody else hears it: neither the console nor a desktop.
    Result<void> grab();

    enum class Outcome : std::uint8_t {
        Event,   ///< one was read
        Lost,    ///< the kernel dropped some: the snapshot holds
        Nothing, ///< no more for now
        Gone,
    };
    struct Reading {
        Outcome outcome = Outcome::Nothing;
        decode::InputEvent event = {};
        SteadyTime at = {};
    };
    /// Never waits. `now` is the moment of what the kernel does not stamp by our clock.
    Reading next(SteadyTime now);

    int descriptor() const noexcept { return file_.get(); }

private:
    struct Free {
        void operator()(libevdev* device) const noexcept;
    };
    enum class Stamps : std::uint8_t { Ours, Foreign };

    KernelDevice(io::FileDescriptor file, libevdev* device, Stamps stamps) noexcept;

    io::FileDescriptor file_;
    std::unique_ptr<libevdev, Free> device_;
    Stamps stamps_;
};

} // namespace tutti::input::evdev
