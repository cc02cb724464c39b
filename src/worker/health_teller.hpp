// HealthTeller: a worker's health, told when its words are others, and often enough that it never expires.
// Not installed.
#pragma once

#include "base/time.hpp"
#include "contract/health.hpp"

#include <string>

namespace tutti::worker {

class Worker;

class HealthTeller {
public:
    explicit HealthTeller(Worker& worker) : worker_(worker) {}

    /// As the status, and on `health/<name>`; nothing where the same was told in the last third of its time.
    void tell(contract::Health health);

private:
    Worker& worker_;
    std::string told_;
    SteadyTime told_at_{};
};

} // namespace tutti::worker
