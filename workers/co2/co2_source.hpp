// The `co2` source: what Aranet4 sensors near here say by Bluetooth, as readings.
#pragma once

#include "sections/aranet4_section.hpp"
#include "worker/waiting_source.hpp"

namespace tutti::co2 {

/// Sensors, of each one configured: <label>:co2, :temperature, :humidity, :pressure, :battery. A poll ends as
/// soon as all were heard; one that was not heard is a failure, and the others' readings are published all
/// the same.
class Co2Source final : public worker::WaitingSource {
public:
    /// The command `scan` {timeout?} answers {devices: [{name, mac, rssi}]}.
    void equip(worker::Worker& worker) override;
    Result<void> configure(const Value& config) override;
    Task<Result<worker::Readings>> poll(SteadyTime deadline) override;
    /// Of "Living room" where no sensor is configured.
    Result<worker::Readings> simulate(const worker::Simulation& simulation) override;

private:
    Task<Result<Value>> answer_scan(Value params);

    sections::Aranet4Section section_;
    bool scans_ = false;
};

/// A poll listens for as long as its section says, which may be as long as this.
inline constexpr microseconds longest_co2_poll = sections::longest_aranet4_timeout + seconds(1);

} // namespace tutti::co2
