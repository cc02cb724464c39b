#include "governance/leadership/lease.hpp"

#include <algorithm>
#include <utility>

namespace tutti::governance {

namespace {

/// The question, if it is the one that was answered; then it no longer waits.
template <typename Asked>
std::optional<Asked> take(std::optional<Asked>& question, Inquiry inquiry) noexcept {
    if (!question || question->inquiry != inquiry) return std::nullopt;
    return std::exchange(question, std::nullopt);
}

} // namespace

void Lease::stand(Stance stance, BootTime now, Actions& actions) {
    begin(now, actions);
    if (!std::exchange(has_begun_, true)) look_at_ = stand_from_ = now;
    stance_ = stance;
    if (stance == Stance::Observer && phase_ == Phase::Leading) step_down(now, actions);
    finish(now, actions);
}

void Lease::hand_over(BootTime now, Actions& actions) {
    begin(now, actions);
    if (phase_ == Phase::Leading) {
        step_down(now, actions);
        stand_from_ = now + times_.time_to_live;
    }
    finish(now, actions);
}

void Lease::end(BootTime now, Actions& actions) {
    begin(now, actions);
    stance_ = Stance::Observer;
    if (own_) step_down(now, actions);
    finish(now, actions);
}

void Lease::granted(Inquiry inquiry, LeaseId lease, seconds time_to_live, BootTime now, Actions& actions) {
    begin(now, actions);
    if (const auto asked = take(step_, inquiry)) {
        phase_ = Phase::Following;
        own_ = Own{
            .id = lease,
            .ends = asked->at + std::min(time_to_live, times_.time_to_live),
            .keep_at = asked->at + times_.keep_every(),
        };
        if (may_stand() && now < steps_down_at()) {
            hold(now, actions);
        } else {
            give_up_lease(actions);
            stand_from_ = std::max(stand_from_, now + times_.retry());
        }
    }
    finish(now, actions);
}

void Lease::held(Inquiry inquiry, const Holding& holding, Revision revision, BootTime now, Actions& actions) {
    begin(now, actions);
    if (const auto asked = take(step_, inquiry)) {
        phase_ = Phase::Following;
        learn(holding, revision, asked->at, now);
    }
    finish(now, actions);
}

void Lease::kept(Inquiry inquiry, seconds time_to_live, BootTime now, Actions& actions) {
    begin(now, actions);
    if (const auto asked = take(step_, inquiry)) {
        if (time_to_live > seconds(0)) {
            own_->ends = std::max(own_->ends, asked->at + std::min(time_to_live, times_.time_to_live));
            own_->keep_at = asked->at + times_.keep_every();
        } else {
            step_down(now, actions);
        }
    }
    finish(now, actions);
}

void Lease::looked_up(
    Inquiry inquiry, const std::optional<Holding>& holding, Revision revision, BootTime now, Actions& actions
) {
    begin(now, actions);
    if (const auto asked = take(look_, inquiry)) {
        look_at_ = now + times_.look_every();
        // What a watch did not tell: it may have died without a word.
        if (is_sure_ && revision > revision_ && holding != holding_) is_watched_ = false;
        learn(holding, revision, asked->at, now);
        if (!std::exchange(is_watched_, true)) actions.emplace_back(WatchFrom{revision_ + 1});
    }
    finish(now, actions);
}

void Lease::unanswered(Inquiry inquiry, NoAnswer why, BootTime now, Actions& actions) {
    begin(now, actions);
    const auto later = now + times_.retry();
    if (take(look_, inquiry)) {
        look_at_ = later;
    } else if (take(step_, inquiry)) {
        const bool is_gone = why == NoAnswer::LeaseGone;
        if (phase_ == Phase::Leading && !is_gone) {
            own_->keep_at = later;
        } else if (phase_ == Phase::Leading) {
            step_down(now, actions);
        } else {
            // It may have been done: a look says so.
            if (is_gone) own_.reset();
            phase_ = Phase::Following;
            is_sure_ = false;
            look_again_at(later);
            stand_from_ = std::max(stand_from_, later);
        }
    }
    finish(now, actions);
}

void Lease::seen(const std::optional<Holding>& holding, Revision revision, BootTime now, Actions& actions) {
    begin(now, actions);
    // News may be older than what we have asked for since; of another store's revisions a look knows.
    if (is_watched_ && revision >= revision_) learn(holding, revision, now, now);
    finish(now, actions);
}

void Lease::watch_ended(BootTime now, Actions& actions) {
    begin(now, actions);
    is_watched_ = is_sure_ = false;
    look_again_at(now + times_.retry());
    finish(now, actions);
}

void Lease::advance(BootTime now, Actions& actions) {
    begin(now, actions);
    finish(now, actions);
}

BootTime Lease::next_deadline() const noexcept {
    auto next = BootTime::max();
    if (!has_begun_) return next;
    const auto at = [&next](BootTime time) { next = std::min(next, time); };
    if (!look_) at(look_at_);
    if (phase_ == Phase::Leading) at(steps_down_at());
    if (phase_ == Phase::Leading && !step_) at(own_->keep_at);
    if (phase_ == Phase::Following && is_sure_ && !holding_ && may_stand()) at(stand_from_);
    if (reported_.role == Role::Follower && heard_at_) at(*heard_at_ + times_.believed_for());
    return next;
}

Leadership Lease::leadership(BootTime now) const {
    if (leads(now)) return {.role = Role::Leader, .holder = self_, .token = token_, .until = steps_down_at()};
    const bool is_believed = heard_at_ && now < *heard_at_ + times_.believed_for();
    if (phase_ == Phase::Leading || !is_believed) return {};
    Leadership other{.role = Role::Follower, .until = *heard_at_ + times_.believed_for()};
    if (holding_) {
        other.holder = holding_->holder;
        other.token = holding_->token;
    }
    return other;
}

bool Lease::may_stand() const noexcept { return stance_ == Stance::Candidate; }

Inquiry Lease::ask(std::optional<Asked>& question, BootTime now) noexcept {
    question = Asked{.inquiry = {++inquiries_}, .at = now};
    return question->inquiry;
}

/// Before anything that has come meanwhile counts, so does the time.
void Lease::begin(BootTime now, Actions& actions) {
    if (phase_ == Phase::Leading && now >= steps_down_at()) step_down(now, actions);
}

void Lease::finish(BootTime now, Actions& actions) {
    if (!has_begun_) return;
    consider(now, actions);
    look_and_keep(now, actions);
    auto leadership = this->leadership(now);
    if (leadership == reported_) return;
    reported_ = leadership;
    actions.emplace_back(Report{std::move(leadership)});
}

void Lease::learn(const std::optional<Holding>& holding, Revision revision, BootTime asked, BootTime now) {
    if (revision < revision_) {
        if (asked <= learned_at_) return; // it was asked before we knew better
        is_watched_ = false;              // another store answers, whose revisions begin anew
    }
    holding_ = holding;
    revision_ = revision;
    learned_at_ = now;
    heard_at_ = std::max(asked, heard_at_.value_or(asked));
    is_sure_ = true;
}

void Lease::consider(BootTime now, Actions& actions) {
    const bool is_ours = own_ && holding_ && holding_->lease == own_->id;
    if (phase_ == Phase::Leading) {
        if (is_sure_ && !is_ours) step_down(now, actions); // it was taken from us
        return;
    }
    if (phase_ != Phase::Following || !is_sure_) return;
    if (is_ours && may_stand() && now < steps_down_at()) {
        phase_ = Phase::Leading;
        token_ = holding_->token;
        return;
    }
    const bool is_of_use = own_ && !holding_ && may_stand() && now < steps_down_at();
    if (own_ && !is_of_use) {
        give_up_lease(actions);
        if (is_ours) step_down(now, actions);
    }
    if (!is_sure_ || holding_ || !may_stand() || now < stand_from_) return;
    if (own_) {
        hold(now, actions);
        return;
    }
    phase_ = Phase::Granting;
    actions.emplace_back(GrantLease{ask(step_, now), times_.time_to_live});
}

void Lease::look_and_keep(BootTime now, Actions& actions) {
    if (phase_ == Phase::Leading && !step_ && now >= own_->keep_at)
        actions.emplace_back(KeepLease{ask(step_, now), own_->id});
    if (!look_ && now >= look_at_) actions.emplace_back(LookUp{ask(look_, now)});
}

void Lease::hold(BootTime now, Actions& actions) {
    phase_ = Phase::Holding;
    actions.emplace_back(HoldIfFree{ask(step_, now), own_->id});
}

void Lease::step_down(BootTime now, Actions& actions) {
    phase_ = Phase::Following;
    give_up_lease(actions);
    step_.reset();
    token_ = {};
    // What is known is that we led.
    holding_.reset();
    heard_at_.reset();
    is_sure_ = false;
    look_again_at(now);
}

void Lease::give_up_lease(Actions& actions) {
    if (!own_) return;
    actions.emplace_back(RevokeLease{own_->id});
    own_.reset();
}

void Lease::look_again_at(BootTime time) noexcept { look_at_ = std::min(look_at_, time); }

} // namespace tutti::governance
