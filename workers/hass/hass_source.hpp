// The `hass` source: entities of a Home Assistant as readings.
#pragma once

#include "sections/hass_section.hpp"
#include "worker/waiting_source.hpp"

namespace tutti::hass {

class HassSource final : public worker::WaitingSource {
public:
    Result<void> configure(const Value& config) override;
    /// One entity after the other. One that Home Assistant does not have is an error where no other is there;
    /// else it has no value.
    Task<Result<worker::Readings>> poll(SteadyTime deadline) override;
    Result<worker::Readings> simulate(const worker::Simulation& simulation) override;

private:
    sections::HassSection section_;
};

} // namespace tutti::hass
