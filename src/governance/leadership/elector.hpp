// Elector: finds out who leads, and stands for leading. One interface for an installation that is alone
// (SingleElector) and for several that share an etcd (etcd::EtcdElector).
#pragma once

#include "base/result.hpp"
#include "governance/leadership/registry.hpp"

#include <functional>

namespace tutti::governance {

/// Told of each change after the registry has it. May ask the elector for more, never end it.
using LeadershipObserver = std::function<void(const LeadershipChange& change)>;

class Elector {
public:
    virtual ~Elector() = default;

    /// Follows who leads the resource, from now on, without standing for it.
    virtual void observe(const Resource& resource) = 0;
    /// Stands for leading it, now and whenever nobody leads.
    virtual void campaign(const Resource& resource) = 0;
    /// Leads no more, so that another may at once; stands for it again when others have had their time.
    virtual void hand_over(const Resource& resource) = 0;
    /// Leads no more, and goes on as one that observes.
    virtual void resign(const Resource& resource) = 0;

    virtual const Registry& registry() const noexcept = 0;
};

} // namespace tutti::governance
