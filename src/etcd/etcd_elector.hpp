// EtcdElector: several installations that share an etcd. For each resource a lease machine
// (governance::Lease), whose questions are asked of etcd. Key: <prefix>/leader/<resource>.
#pragma once

#include "etcd/client.hpp"
#include "governance/leadership/elector.hpp"
#include "governance/leadership/lease.hpp"
#include "io/deadline.hpp"
#include "io/task_group.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::etcd {

struct ElectorOptions {
    ClientOptions etcd; ///< its `attempt` follows from `times`
    governance::Holder self;
    std::string prefix = "tutti";
    governance::LeaseTimes times = {};
};

class EtcdElector final : public governance::Elector {
public:
    /// Why etcd cannot be asked, or nothing: it can again. Told when that changes.
    using Trouble = std::function<void(const std::optional<Error>& error)>;

    EtcdElector(
        asio::any_io_executor executor, ElectorOptions options, governance::LeadershipObserver observer,
        Trouble trouble
    );
    /// After stop().
    ~EtcdElector() override;

    void observe(const governance::Resource& resource) override;
    void campaign(const governance::Resource& resource) override;
    void hand_over(const governance::Resource& resource) override;
    void resign(const governance::Resource& resource) override { observe(resource); }

    const governance::Registry& registry() const noexcept override { return registry_; }

    /// Told of each resource that is led on: until when is another.
    using Prolonged = std::function<void(const governance::Resource& resource)>;
    void on_prolonged(Prolonged prolonged) { prolonged_ = std::move(prolonged); }

    /// Asks no more about it, and gives nothing up: a lease that holds it ends by itself.
    void leave(const governance::Resource& resource);

    /// Gives up what it leads, as far as etcd can be told so within a second, and ends.
    Task<void> stop();

private:
    struct Seat;
    enum class Of : std::uint8_t { Question, Watch };
    using Told = std::function<void(governance::Lease&, BootTime, governance::Lease::Actions&)>;

    Seat& seat_of(const governance::Resource& resource);
    void tell(Seat& seat, const Told& what);
    void perform(Seat& seat, const governance::LeaseAction& action);
    Task<void> grant(Seat& seat, governance::GrantLease wanted);
    Task<void> hold(Seat& seat, governance::HoldIfFree wanted);
    Task<void> keep(Seat& seat, governance::KeepLease wanted);
    Task<void> look(Seat& seat, governance::LookUp wanted);
    Task<void> revoke(governance::RevokeLease wanted);
    Task<void> watch(Seat& seat, governance::Revision from, std::uint64_t number);
    Task<void> follow(Seat& seat, Client::Watch watch, std::uint64_t number);
    bool take_news(Seat& seat, const std::string& line, std::uint64_t number);
    void unanswered(Seat& seat, governance::Inquiry inquiry, const Error& error);
    /// An answer to a question ends no trouble of watches.
    void note(Of what, const std::optional<Error>& error);
    void left(std::size_t endpoint);
    SteadyTime soon() const;

    asio::any_io_executor executor_;
    ElectorOptions options_;
    governance::LeadershipObserver observer_;
    Trouble trouble_;
    Prolonged prolonged_;
    governance::Registry registry_;
    std::optional<Error> question_trouble_, watch_trouble_, told_trouble_;
    bool is_stopped_ = false;
    Client client_;
    std::map<governance::Resource, std::unique_ptr<Seat>> seats_;
    io::TaskGroup tasks_;
    io::TaskGroup farewells_; ///< what is revoked
};

} // namespace tutti::etcd
