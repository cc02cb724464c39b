// Finder: of one input, which devices of the kernel's it hears: those that are there, and those that come. It
// wakes up when the folder of devices changes, and, while one cannot be opened, to try again.
#pragma once

#include "bus/backoff.hpp"
#include "input/desk.hpp"
#include "input/evdev/kernel_device.hpp"
#include "input/evdev/node_folder.hpp"
#include "io/path_watch.hpp"
#include "io/system_random.hpp"
#include "io/task_group.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tutti::input::evdev {

/// Whether others hear the devices, too.
enum class Hold : std::uint8_t { Shared, Alone };

struct Wanted {
    DeviceKind kind = DeviceKind::Gamepad;
    std::vector<std::string> patterns = {}; ///< device_facts.hpp; none: all that are of the kind
    double dead_zone = 0;
    Hold hold = Hold::Shared;
    std::vector<std::pair<std::string, std::string>> names = {};
};

class Finder {
public:
    Finder(const asio::any_io_executor& executor, Desk& desk, Wanted wanted);

    /// Until it is cancelled.
    Task<void> run();

private:
    enum class Standing : std::uint8_t { New, Heard, PassedOver, Denied, Failing };
    struct Known {
        Node node;
        std::optional<Error> error = std::nullopt;
        Standing standing = Standing::New;
        SteadyTime again = {}; ///< of a new or failing one: when to look again
        bus::Backoff backoff{seconds(1), seconds(30)};
    };

    Task<void> watch();
    Task<void> hear_and_forget(
        std::filesystem::path path, std::string identity, KernelDevice kernel, Controls controls,
        Device device
    );
    void wake();
    void look(SteadyTime now);
    void consider(const std::filesystem::path& path, const Node& node, SteadyTime now);
    void open(const std::filesystem::path& path, Known& known, SteadyTime now);
    void refused(Known& known, Error error, SteadyTime now);
    Result<void> take(const std::filesystem::path& path, Known& known, KernelDevice kernel);
    bool is_of_others(const std::filesystem::path& path, const Node& node) const;
    bool is_wanted(const DeviceFacts& facts, const Capabilities& has) const;
    void tell();
    std::optional<SteadyTime> next_look() const;

    asio::any_io_executor executor_;
    Desk& desk_;
    Wanted wanted_;
    std::vector<std::filesystem::path> folders_;
    io::PathWatch watch_;
    io::TaskGroup tasks_;
    asio::steady_timer wake_;
    io::SystemRandom random_;
    std::map<std::filesystem::path, Known> known_;
    std::set<std::string> in_use_; ///< identities of those that are heard
    std::optional<Error> blind_;   ///< why devices that come are not noticed
    bool is_woken_ = false;
    bool is_first_look_ = true;
};

} // namespace tutti::input::evdev
