#include "worker/health_teller.hpp"

#include "io/clock.hpp"
#include "worker/rim.hpp"

#include <utility>

namespace tutti::worker {

void HealthTeller::tell(contract::Health health) {
    const auto now = io::steady_now();
    if (health.message == told_ && now - told_at_ < health.expires_in / 3) return;
    told_ = health.message;
    told_at_ = now;
    worker_.status(told_);
    publish_health(worker_, std::move(health));
}

} // namespace tutti::worker
