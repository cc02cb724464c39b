#include "workers/osc/address_book.hpp"

namespace tutti::osc_router {

namespace {

constexpr seconds one{1};

} // namespace

void Heard::note(SteadyTime now) noexcept {
    ++count;
    last = now;
    if (now - second_ >= one) {
        before_ = now - second_ < 2 * one ? static_cast<double>(in_it_) : 0;
        second_ = now;
        in_it_ = 0;
    }
    ++in_it_;
}

/// What was in the second before counts by the part of it that a window of one second still covers.
double Heard::rate(SteadyTime now) const noexcept {
    const auto since = now - second_;
    if (since >= 2 * one) return 0;
    if (since >= one) return static_cast<double>(in_it_) * (2 - to_seconds(since));
    return static_cast<double>(in_it_) + before_ * (1 - to_seconds(since));
}

bool AddressBook::take(const osc::Message& message, std::string_view source, SteadyTime now) {
    auto known = heard_.find(message.address);
    const bool is_new = known == heard_.end();
    if (is_new) {
        if (heard_.size() >= most_addresses && !make_room(now)) {
            ++untracked_;
            return false;
        }
        known = heard_.emplace(message.address, Heard()).first;
        ++changes_;
    }
    auto& heard = known->second;
    if (osc::printed_size(message) <= most_remembered)
        heard.arguments = message.arguments;
    else
        heard.arguments = std::vector<osc::Argument>(); // its room, too
    heard.source = source;
    heard.note(now);
    return is_new;
}

bool AddressBook::make_room(SteadyTime now) {
    if (no_room_until_ && now < *no_room_until_) return false;
    const auto before = heard_.size();
    std::erase_if(heard_, [now](const auto& each) { return now - each.second.last >= is_quiet_after; });
    changes_ += before - heard_.size();
    no_room_until_ = now + one;
    return heard_.size() < most_addresses;
}

const Heard* AddressBook::find(std::string_view address) const {
    const auto known = heard_.find(address);
    return known != heard_.end() ? &known->second : nullptr;
}

} // namespace tutti::osc_router
