#include "onvif/ptz_mover.hpp"

#include <algorithm>
#include <utility>

namespace tutti::onvif {

std::uint64_t PtzMover::want(Wish wish) {
    failed_stops_ = 0;
    retry_at_.reset();
    if (wish != wish_) ++wish_number_;
    wish_ = std::move(wish);
    return wish_number_;
}

std::uint64_t PtzMover::hold(const Velocity& velocity, SteadyTime now) {
    if (velocity == Velocity{}) return release();
    hold_ends_ = now + options_.hold;
    asks_stop_ = false;
    return want(Move{velocity});
}

std::uint64_t PtzMover::release() {
    asks_stop_ = true;
    return want(Rest{});
}

std::uint64_t PtzMover::go_to(std::string preset) {
    asks_stop_ = false;
    return want(GoTo{std::move(preset)});
}

bool PtzMover::needs_stop() const noexcept {
    const bool may_begin = under_way_ != Wish(Rest{}) && !stopped_early_;
    return wish_ == Wish(Rest{}) && (moves_ || asks_stop_ || may_begin);
}

bool PtzMover::is_said() const noexcept {
    const auto* move = std::get_if<Move>(&wish_);
    return move != nullptr && said_ == *move;
}

bool PtzMover::is_content() const noexcept {
    if (under_way_ != Wish(Rest{}) || stop_under_way_) return false;
    return wish_ == Wish(Rest{}) ? !needs_stop() : is_said();
}

bool PtzMover::is_at_rest() const noexcept { return wish_ == Wish(Rest{}) && is_content(); }

std::optional<PtzMover::Order> PtzMover::next(SteadyTime now) {
    if (std::holds_alternative<Move>(wish_) && now >= hold_ends_) {
        if (!is_said()) lapsed_ = wish_number_;
        want(Rest{});
    }
    return wish_ == Wish(Rest{}) ? next_stop(now) : next_move(now);
}

std::optional<PtzMover::Order> PtzMover::next_stop(SteadyTime now) {
    if (stop_under_way_ || !needs_stop() || (retry_at_ && now < *retry_at_)) return std::nullopt;
    stop_under_way_ = true;
    stop_overlapped_ = under_way_ != Wish(Rest{});
    is_overtaken_ = stop_overlapped_;
    said_.reset();
    return Stop{};
}

std::optional<PtzMover::Order> PtzMover::next_move(SteadyTime now) {
    if (stop_under_way_ || under_way_ != Wish(Rest{})) return std::nullopt;
    if (is_said() && now < said_at_ + options_.refresh) return std::nullopt;
    under_way_ = wish_;
    is_overtaken_ = false;
    sent_at_ = now;
    if (const auto* move = std::get_if<Move>(&wish_)) return *move;
    return std::get<GoTo>(wish_);
}

std::optional<SteadyTime> PtzMover::deadline() const {
    if (wish_ == Wish(Rest{})) return needs_stop() && !stop_under_way_ ? retry_at_ : std::nullopt;
    if (!std::holds_alternative<Move>(wish_)) return std::nullopt;
    const bool is_free = !stop_under_way_ && under_way_ == Wish(Rest{});
    return is_free && is_said() ? std::min(hold_ends_, said_at_ + options_.refresh) : hold_ends_;
}

void PtzMover::stop_ended(Outcome outcome, SteadyTime now) {
    stop_under_way_ = false;
    const bool gives_up = outcome != Outcome::Done && failed_stops_ + 1 >= options_.stop_tries;
    if (outcome != Outcome::Done && !gives_up) {
        const auto doublings = std::min(failed_stops_++, 16U);
        retry_at_ = now + std::min(options_.first_retry * (1 << doublings), options_.longest_retry);
        return;
    }
    failed_stops_ = 0;
    retry_at_.reset();
    asks_stop_ = false;
    const bool is_move_over = under_way_ == Wish(Rest{});
    // A move that has ended meanwhile may have come behind it.
    if (!stop_overlapped_ || !is_move_over || gives_up) moves_ = false;
    stopped_early_ = stop_overlapped_ && !is_move_over;
}

void PtzMover::move_ended(Outcome outcome) {
    const auto ended = std::exchange(under_way_, Rest{});
    stopped_early_ = false;
    const bool is_wanted = ended == wish_;
    if (outcome != Outcome::Done) {
        moves_ |= outcome == Outcome::Unknown;
        if (is_wanted) want(Rest{}); // nobody sees it move: the next renewal tries again
        return;
    }
    moves_ = true;
    said_.reset();
    if (const auto* move = std::get_if<Move>(&ended); move != nullptr && !is_overtaken_) {
        said_ = *move;
        said_at_ = sent_at_;
    }
    if (!is_wanted || !std::holds_alternative<GoTo>(ended)) return;
    wish_ = Rest{}; // it goes there by itself, and needs no stop
    ++wish_number_;
    moves_ = false;
}

} // namespace tutti::onvif
