// For tests: whoever keeps the leases of one resource, with a clock that he is told.
#pragma once

#include "governance/leadership/lease.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace tutti::governance {

/// What etcd is, as far as a lease is concerned: it does one thing after another, at the time of the world.
class LeaseKeeper {
public:
    struct Change {
        std::optional<Holding> holding;
        Revision revision;
    };

    void advance(BootTime now) {
        while (true) {
            const auto ended =
                std::ranges::find_if(leases_, [&](const auto& each) { return each.second <= now; });
            if (ended == leases_.end()) return;
            end(ended->first);
        }
    }
    LeaseId grant(BootTime ends) {
        leases_[++last_lease_] = ends;
        return {last_lease_};
    }
    bool keep(LeaseId lease, BootTime ends) {
        const auto found = leases_.find(lease.value);
        if (found == leases_.end()) return false;
        found->second = std::max(found->second, ends);
        return true;
    }
    void end(std::int64_t lease) {
        leases_.erase(lease);
        if (holding_ && holding_->lease.value == lease) set(std::nullopt);
    }
    bool has(LeaseId lease) const { return leases_.contains(lease.value); }
    void hold_if_free(LeaseId lease, const Holder& holder) {
        if (!holding_) set(Holding{lease, {static_cast<std::uint64_t>(revision_ + 1)}, holder});
    }
    void give_all_more_time(microseconds by) {
        for (auto& [lease, ends] : leases_) ends += by;
    }

    const std::optional<Holding>& holding() const { return holding_; }
    Revision revision() const { return revision_; }
    const std::vector<Change>& changes() const { return changes_; }
    void work_elsewhere() { ++revision_; }

private:
    void set(std::optional<Holding> holding) {
        holding_ = std::move(holding);
        changes_.push_back({holding_, ++revision_});
    }

    std::map<std::int64_t, BootTime> leases_;
    std::int64_t last_lease_ = 0;
    std::optional<Holding> holding_;
    Revision revision_ = 1;
    std::vector<Change> changes_;
};

} // namespace tutti::governance
