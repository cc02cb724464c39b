// BridgeService: the worker `bridge`: the bridges of an installation, and how they stand.
#pragma once

#include "io/system_random.hpp"
#include "toml/values.hpp"
#include "worker/health_teller.hpp"
#include "worker/rim.hpp"
#include "workers/bridge/bridge.hpp"

#include <list>
#include <memory>
#include <optional>
#include <vector>

namespace tutti::bridge {

/// As the file has it: its password is read when the bridge starts.
struct BridgePlan {
    BridgeOptions options;
    std::optional<toml::SecretReference> password = {};
};

class BridgeService {
public:
    /// Makes the worker, which is not running yet and outlives it, one that joins brokers.
    BridgeService(worker::Worker& worker, std::vector<BridgePlan> plans);
    BridgeService(const BridgeService&) = delete;
    BridgeService& operator=(const BridgeService&) = delete;

private:
    Task<void> run_bridge(BridgePlan plan);
    Task<void> keep_telling();
    Task<void> close();
    void tell_health();
    Value figures() const;

    worker::Worker& worker_;
    io::SystemRandom random_;
    worker::HealthTeller teller_;
    std::list<std::pair<std::string, std::string>>
        locked_; ///< bridges whose password is not to be had, and why
    std::list<Bridge> bridges_;
    std::uint64_t seen_refused_ = 0;
    SteadyTime refusing_until_{}; ///< said until then that messages were refused
};

} // namespace tutti::bridge
