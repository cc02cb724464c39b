// How often a service that runs on demand is asked for, while many look at what it shows.
#pragma once

#include "base/time.hpp"

#include <map>
#include <string>
#include <string_view>

namespace tutti::gateway {

class UsePace {
public:
    /// Whether it is to be asked for now; then it has been, unless failed() follows.
    bool asks(std::string_view service, SteadyTime now) {
        const auto known = next_.find(service);
        if (known != next_.end() && now < known->second) return false;
        next_.insert_or_assign(std::string(service), now + between_uses);
        return true;
    }
    /// It was not to be had: whoever looks next tries again soon, not a whole pause later.
    void failed(std::string_view service, SteadyTime now) {
        next_.insert_or_assign(std::string(service), now + after_failure);
    }

    /// Whoever watches asks every two seconds, and the shortest lease is longer: so often is enough.
    static constexpr microseconds between_uses = seconds(5);
    static constexpr microseconds after_failure = seconds(1);

private:
    std::map<std::string, SteadyTime, std::less<>> next_;
};

} // namespace tutti::gateway
