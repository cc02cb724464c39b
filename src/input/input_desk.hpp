// InputDesk: the desk of one input. It keeps what is known of its devices, caps its streams, and makes events
// of what is said.
#pragma once

#include "contract/event_stamp.hpp"
#include "device/devices.hpp"
#include "device/input.hpp"
#include "device/profile.hpp"
#include "device/streams.hpp"
#include "input/desk.hpp"
#include "signal/burst_limit.hpp"

#include <functional>
#include <optional>
#include <string>

namespace tutti::input {

class InputDesk;

/// Whom desks tell: the service.
class DeskReport {
public:
    virtual ~DeskReport() = default;
    virtual void event(contract::Event event) = 0;
    /// A stream waits: InputDesk::next_due() has come nearer, perhaps.
    virtual void waits() = 0;
    /// A device came, went or changed, or the kind's availability did.
    virtual void changed(const InputDesk& desk, const device::DeviceRecord* device) = 0;
    /// Counters moved.
    virtual void counted() = 0;
    virtual void malformed(
        const InputDesk& desk, const device::DeviceRecord& device, std::string_view kind,
        std::string_view sample
    ) = 0;
};

class InputDesk final : public Desk {
public:
    /// `source` is the name of its events' source on the bus, `run` differs for every run. The report
    /// outlives it.
    InputDesk(const device::Input& input, std::string source, std::string run, DeskReport& report);

    const std::string& name() const noexcept override { return input_.name; }
    void unavailable(const Error& why) override;
    void available() override;

    std::optional<SteadyTime> next_due() const { return streams_.next_due(); }
    void say_due(SteadyTime now);
    /// What a person says of the devices, from now on. An error leaves what was.
    Result<void> take_profiles(const Value& section);
    /// The service ends: whatever goes from now on goes for that reason.
    void ends() noexcept { ends_ = true; }

    const device::Input& input() const noexcept { return input_; }
    const device::Devices& devices() const noexcept { return devices_; }
    /// Why the kind cannot be had; empty: it can, as far as is known.
    const std::string& trouble() const noexcept;
    /// What stands in health/input of it.
    Value to_value() const;

private:
    // Of all devices of the input together.
    static constexpr double actions_a_second = 1000;
    static constexpr double actions_at_once = 500;

    DeviceNumber connect(DeviceAbout about) override;
    void say(DeviceNumber device, Saying saying) override;
    void malformed(DeviceNumber device, std::string_view kind, std::string_view sample, std::uint64_t count)
        override;
    void suspect(DeviceNumber device, std::string_view reason) override;
    void recover(DeviceNumber device) override;
    void disconnect(DeviceNumber device, std::string_view reason) override;

    void take(device::Devices::Change change);
    void pass_over();
    void publish(DeviceNumber device, Saying saying);

    device::Input input_;
    device::Devices devices_;
    device::Streams streams_;
    contract::EventStamp stamp_;
    signal::BurstLimit actions_{actions_a_second, actions_at_once};
    DeskReport& report_;
    device::Profiles profiles_;
    std::string trouble_;
    std::string refusal_;           ///< of the section that is there now
    std::size_t refused_ = 0;       ///< devices for which there is no room
    std::uint64_t passed_over_ = 0; ///< what those said
    bool ends_ = false;
};

} // namespace tutti::input
