// LeadershipKeeper: who leads `control` and each service that is led. It stands for leading them, has the
// store know of each leadership, tells whoever goes by it, and hands over: what runs on the leader alone is
// at rest before another may lead.
#pragma once

#include "control_plane/store_writer.hpp"
#include "etcd/etcd_elector.hpp"
#include "governance/leadership/elector.hpp"
#include "governance/request.hpp"
#include "io/task_group.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tutti::control_plane {

struct LedService {
    enum class Runs : std::uint8_t { Everywhere, OnTheLeader };

    std::string name; ///< of the service, without a node
    Runs runs = Runs::OnTheLeader;
};

struct LeadershipOptions {
    governance::Holder self;
    std::vector<LedService> services;
    std::optional<etcd::ElectorOptions> etcd; ///< nothing: nobody else may lead
};

/// What is around it.
struct LeadershipRim {
    /// Of each resource, whenever who leads is another, or until when.
    std::function<void(const governance::Resource& resource, const governance::Leadership& leadership)> tell;
    /// Waits until a service that may not run any more is at rest. An error: it is not, or may not be.
    std::function<Task<Result<void>>(std::string service, SteadyTime deadline)> came_to_rest;
    /// Why etcd cannot be asked; nothing: it can, again.
    std::function<void(const std::optional<Error>& trouble)> trouble;
    /// Why the store takes a leadership for an older one, as where etcd was made anew; nothing: none, again.
    std::function<void(const std::optional<Error>& refusal)> refused;
};

/// Whether a service that is led gets another token than the one that it runs by.
enum class NewToken : std::uint8_t { WhereNeeded, Always };

class LeadershipKeeper {
public:
    /// The writer outlives it.
    LeadershipKeeper(
        const asio::any_io_executor& executor, StoreWriter& writer, LeadershipOptions options,
        LeadershipRim rim
    );
    /// After stop().
    ~LeadershipKeeper();
    LeadershipKeeper(const LeadershipKeeper&) = delete;
    LeadershipKeeper& operator=(const LeadershipKeeper&) = delete;

    /// Stands for leading all of them. Where this installation is alone it leads when this returns without an
    /// error: the store has given each leadership its token.
    Task<Result<void>> begin();
    /// This installation ends: what is withdrawn stays so, also where handing it over is broken off.
    void ends() noexcept { is_ending_ = true; }
    /// Gives up what it leads, as far as what runs on the leader alone comes to rest in time; of the rest the
    /// leases end by themselves. Whoever is alone gives nothing up.
    Task<void> stop();

    /// As it is told.
    governance::Leadership at(const governance::Resource& resource) const;
    /// `{"control":"leader"}`: the role of each.
    Value roles() const;
    /// `leadership.list`.
    Value list() const;
    /// `leadership.hand_over`: the resource's leadership when it was given up.
    Task<governance::Outcome> hand_over(std::string resource);

private:
    bool is_alone() const noexcept { return !options_.etcd; }
    Task<Result<void>> take_tokens(std::vector<governance::Resource> resources, NewToken when);
    void changed(const governance::LeadershipChange& change);
    void tell(const governance::Resource& resource);
    bool holds(const governance::Resource& resource) const;
    Task<void> record(governance::Resource resource, governance::Leadership leadership);
    void recorded(const governance::Resource& resource);
    void refused(const governance::Resource& resource, const Error& why);
    const LedService* stopped_first(const governance::Resource& resource) const;
    Task<Result<void>> withdraw(governance::Resource resource, SteadyTime deadline);
    Task<void> withdraw_or_leave(governance::Resource resource, SteadyTime deadline);

    asio::any_io_executor executor_;
    StoreWriter& writer_;
    LeadershipOptions options_;
    LeadershipRim rim_;
    std::vector<governance::Resource> resources_;
    std::map<governance::Resource, governance::Token> tokens_; ///< taken of the store, to be led by next
    std::map<governance::Resource, WallTime> since_;
    std::set<governance::Resource> withdrawn_; ///< led, and not any more for anybody who goes by it
    bool is_ending_ = false;
    std::map<governance::Resource, Error> refused_; ///< what the store took none of, and why
    std::unique_ptr<governance::Elector> elector_;
    etcd::EtcdElector* shared_ = nullptr; ///< the same, where it asks an etcd
    io::TaskGroup records_;
};

} // namespace tutti::control_plane
