// The `sensors` source: the Sense HAT. Its chips as readings, its joystick as events, its matrix as a
// display.
#pragma once

#include "io/blocking.hpp"
#include "sections/sensors_section.hpp"
#include "worker/waiting_source.hpp"
#include "workers/sensors/display.hpp"
#include "workers/sensors/sense_hat.hpp"

#include <memory>
#include <optional>

namespace tutti::sensors {

/// Sensors: temperature, humidity, pressure; where asked for, heading and acceleration_x, _y, _z.
class SensorsSource final : public worker::WaitingSource {
public:
    /// `--root DIR` takes dev and sys below DIR.
    void equip(worker::Worker& worker) override;
    Result<void> configure(const Value& section) override;
    Task<Result<worker::Readings>> poll(SteadyTime deadline) override;
    Result<worker::Readings> simulate(const worker::Simulation& simulation) override;

private:
    void begin();
    Task<Result<Measurement>> ask(SteadyTime deadline);
    /// With each poll: what is missing may have come; and what cannot be had is said as health.
    void look();
    Task<void> close();

    worker::Worker* worker_ = nullptr;
    std::filesystem::path root_ = "/";
    sections::SensorsSection section_;
    std::optional<Display> display_;
    bool is_in_trouble_ = false;
    std::shared_ptr<io::I2cBus> bus_;         ///< shared by the source and the call that asks it
    std::optional<io::BlockingDevice> asker_; ///< while it is asked, or does not answer
};

} // namespace tutti::sensors
