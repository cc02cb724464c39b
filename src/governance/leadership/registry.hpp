// Registry: for each resource, who leads it. What is not known fails closed. Pure: told what an elector found
// out, and the time.
#pragma once

#include "base/result.hpp"
#include "governance/leadership/leadership.hpp"
#include "governance/leadership/resource.hpp"

#include <map>
#include <optional>
#include <vector>

namespace tutti::governance {

struct LeadershipChange {
    Resource resource;
    Leadership before;
    Leadership after;

    bool operator==(const LeadershipChange&) const = default;
};

class Registry {
public:
    /// What is known now: unknown for a resource that nobody spoke of, and for one whose time is over.
    Leadership at(const Resource& resource, BootTime now) const;

    /// The token for a write that the leader alone may make. Conflict: another leads, or nobody; the sentence
    /// says who and where. Unavailable: it is not known who leads.
    Result<Token> token_for_write(const Resource& resource, BootTime now) const;

    /// A change, or nothing where only the time until which it holds is another, or not even that.
    std::optional<LeadershipChange> set(const Resource& resource, Leadership leadership, BootTime now);

    /// Of leaders whose time is over.
    std::vector<LeadershipChange> advance(BootTime now);
    std::optional<BootTime> next_deadline() const;

    /// All of them as they are now: for whoever missed a change.
    std::vector<std::pair<Resource, Leadership>> snapshot(BootTime now) const;

private:
    std::map<Resource, Leadership> all_;
};

} // namespace tutti::governance
