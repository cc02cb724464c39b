#include "hub/policy_watch.hpp"

#include "io/clock.hpp"

#include <algorithm>
#include <utility>

namespace tutti::hub {

namespace {

/// People set the clock, and machines sleep.
constexpr microseconds looks_at_the_clock_every = seconds(60);

} // namespace

PolicyWatch::PolicyWatch(
    std::filesystem::path file, BusKeyAuthorizer& authorizer, broker::Broker& broker, HubHealth& health,
    const io::Log& log
)
    : file_(std::move(file)), authorizer_(authorizer), broker_(broker), health_(health), log_(log) {
    if (set()->is_empty() && file_.problem().empty()) return;
    file_.tell(log_);
    take_over(io::steady_now());
}

Result<void> PolicyWatch::begin(io::ReadinessLoop& loop, std::uint64_t first_token) {
    if (file_.descriptor() < 0) return {};
    return loop.watch(file_.descriptor(), io::ReadinessLoop::Interest::Read, first_token);
}

void PolicyWatch::ready(const io::ReadinessLoop::Event&, SteadyTime now) { look(now); }

void PolicyWatch::look(SteadyTime now) {
    if (!file_.look()) return;
    file_.tell(log_);
    take_over(now);
}

void PolicyWatch::take_over(SteadyTime now) {
    since_ = io::wall_now();
    until_.reset();
    std::optional<TopicRules> rules;
    if (TopicRules::are_in(*set())) {
        rules.emplace(set(), authorizer_.root(), since_);
        until_ = rules->holds_until();
    }
    if (file_.is_unknown())
        authorizer_.close_until_rules();
    else
        authorizer_.set_rules(std::move(rules));
    broker_.rights_changed();
    health_.note_policy(file_.standing(), file_.problem());
    due_.reset();
    if (until_)
        due_ = now
               + std::clamp<microseconds>(
                   std::chrono::duration_cast<microseconds>(*until_ - since_), microseconds(0),
                   looks_at_the_clock_every
               );
}

void PolicyWatch::advance(SteadyTime now) {
    if (!due_ || now < *due_) return;
    const auto wall = io::wall_now();
    if (wall >= *until_ || wall < since_) return take_over(now);
    due_ = now
           + std::min<microseconds>(
               std::chrono::duration_cast<microseconds>(*until_ - wall), looks_at_the_clock_every
           );
}

} // namespace tutti::hub
