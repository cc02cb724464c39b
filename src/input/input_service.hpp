// InputService: a worker that owns devices, and says on the bus what they say and how they are. It joins the
// desks of all inputs, their adapters and the outlet. It knows nothing of light.
#pragma once

#include "device/input.hpp"
#include "input/input_desk.hpp"
#include "input/lost_actions.hpp"
#include "input/outlet.hpp"
#include "worker/seldom.hpp"
#include "worker/worker.hpp"

#include <list>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tutti::input {

struct Options {
    std::vector<device::Input> inputs;
    std::string prefix;    ///< before the names of the events' sources: "left."
    std::string root = {}; ///< of the topics of this installation
};

class InputService final : private DeskReport {
public:
    /// Makes an input service of the worker, which is not running yet and outlives it.
    InputService(worker::Worker& worker, Options options);

private:
    // How soon counters that move are said; and how long what was said holds, so that an idle one need hardly
    // wake.
    static constexpr microseconds counters_pace = seconds(5);
    static constexpr microseconds health_expiry = seconds(600);

    void begin();
    void end();
    Task<void> say_goodbye();

    // DeskReport
    void event(contract::Event event) override;
    void waits() override;
    void changed(const InputDesk& desk, const device::DeviceRecord* device) override;
    void counted() override;
    void malformed(
        const InputDesk& desk, const device::DeviceRecord& device, std::string_view kind,
        std::string_view sample
    ) override;

    // Time
    Task<void> keep_time();
    std::optional<SteadyTime> next_due() const;
    void wake();

    // How it is
    std::string complaint(std::uint64_t lost) const;
    Value details() const;
    Value stats() const;
    void say_health();

    worker::Worker& worker_;
    std::list<InputDesk> desks_;
    Outlet outlet_;
    LostActions lost_;
    std::optional<asio::steady_timer> timer_; ///< while keep_time() runs
    std::optional<SteadyTime> armed_;
    std::optional<SteadyTime> health_due_;
    std::map<std::string, worker::Seldom> malformed_; ///< told seldom, by input
    bool stopping_ = false;
};

} // namespace tutti::input
