// SingleElector: one installation for itself. Whatever it stands for it leads at once, for as long as it
// lives: nobody else has its store.
#pragma once

#include "governance/leadership/elector.hpp"

namespace tutti::governance {

class SingleElector final : public Elector {
public:
    /// A token that is larger than each one that was given for the resource: the store counts them.
    using NextToken = std::function<Result<Token>(const Resource& resource)>;
    using Failed = std::function<void(const Resource& resource, const Error& error)>;

    /// `failed`: no token was to be had; it is unknown who leads until campaign() is called again.
    SingleElector(Holder self, NextToken next_token, LeadershipObserver observer, Failed failed)
        : self_(std::move(self)), next_token_(std::move(next_token)), observer_(std::move(observer)),
          failed_(std::move(failed)) {}

    void observe(const Resource& resource) override;
    void campaign(const Resource& resource) override;
    /// There is nobody to hand it to: it begins anew, with a token of its own.
    void hand_over(const Resource& resource) override;
    void resign(const Resource& resource) override { observe(resource); }

    const Registry& registry() const noexcept override { return registry_; }

private:
    void set(const Resource& resource, Leadership leadership);

    Holder self_;
    NextToken next_token_;
    LeadershipObserver observer_;
    Failed failed_;
    Registry registry_;
};

} // namespace tutti::governance
