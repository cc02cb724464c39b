// PolicyWatch: takes over what control says of topics (governed/policy_file.hpp), at once, and without
// anybody having to connect anew. With no rule that holds at times it has no deadline: an idle hub sleeps.
#pragma once

#include "broker/broker.hpp"
#include "governed/policy_file.hpp"
#include "hub/annex.hpp"
#include "hub/authorizer.hpp"
#include "hub/health.hpp"
#include "io/log.hpp"

#include <filesystem>
#include <optional>

namespace tutti::hub {

class PolicyWatch final : public Annex {
public:
    /// What is there holds from now on. All outlive it.
    PolicyWatch(
        std::filesystem::path file, BusKeyAuthorizer& authorizer, broker::Broker& broker, HubHealth& health,
        const io::Log& log
    );

    Result<void> begin(io::ReadinessLoop& loop, std::uint64_t first_token) override;
    void ready(const io::ReadinessLoop::Event& event, SteadyTime now) override;
    void advance(SteadyTime now) override;
    std::optional<SteadyTime> next_deadline() const override { return due_; }

    const governed::PolicyFile::Set& set() const noexcept { return file_.set(); }

private:
    void look(SteadyTime now);
    void take_over(SteadyTime now);

    governed::PolicyFile file_;
    BusKeyAuthorizer& authorizer_;
    broker::Broker& broker_;
    HubHealth& health_;
    const io::Log& log_;
    WallTime since_{};              ///< of the rules that hold
    std::optional<WallTime> until_; ///< then other rules of the set do
    std::optional<SteadyTime> due_;
};

} // namespace tutti::hub
