// LedServices: which workers are led by one of several installations, and by whom now, as control says on
// leader/app:<service>. What nobody said is not known, and nothing is done by it. No bus here.
#pragma once

#include "base/boot_time.hpp"
#include "contract/leader.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::gateway {

/// What becomes of a command for a service that another installation leads.
enum class ForTheLeader : std::uint8_t {
    SentThere, ///< whoever asked is told where to ask
    PassedOn,  ///< asked there for him
};

class LedServices {
public:
    using Services = std::map<std::string, ForTheLeader, std::less<>>; ///< by the worker's name on the bus

    explicit LedServices(Services services = {}) : services_(std::move(services)) {}

    bool empty() const noexcept { return services_.empty(); }
    /// What is retained on a topic below the root; an empty payload, or one that is none, is not known.
    void hear(std::string_view topic, std::string_view payload);

    struct Standing {
        contract::LeaderRole role = contract::LeaderRole::Unknown; ///< ours
        std::string address = {};                                  ///< of another leader; empty: it says none
        ForTheLeader commands = ForTheLeader::SentThere;
    };
    /// Nothing: that worker is not led.
    std::optional<Standing> standing(std::string_view worker, BootTime now) const;

private:
    Services services_;
    std::map<std::string, contract::Leader, std::less<>> leaders_;
};

} // namespace tutti::gateway
