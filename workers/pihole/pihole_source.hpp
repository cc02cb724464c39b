// The `pihole` source: what a Pi-hole answered and blocked today.
#pragma once

#include "sections/pihole_section.hpp"
#include "worker/waiting_source.hpp"
#include "workers/pihole/exchange.hpp"

#include <filesystem>
#include <string>

namespace tutti::pihole {

worker::Readings readings_of(const Summary& summary);

class PiholeSource final : public worker::WaitingSource {
public:
    /// The run that ends for good gives its session back; a one-shot run leaves it for the next.
    void equip(worker::Worker& worker) override;
    Result<void> configure(const Value& config) override;
    Task<Result<worker::Readings>> poll(SteadyTime deadline) override;
    Result<worker::Readings> simulate(const worker::Simulation& simulation) override;

private:
    Task<void> leave();
    Result<Server> server() const;

    worker::Worker* worker_ = nullptr; ///< it outlives the source's runs
    sections::PiholeSection section_;
};

} // namespace tutti::pihole
